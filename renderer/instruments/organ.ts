import { recorded } from './recorded.ts';

export const organ = recorded({
  id: 'organ',
  name: 'Organ',
  gain: 0,
  range: [24, 96],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-organ-mp3/{A?,Ds?,C6}.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
