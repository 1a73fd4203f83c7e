import { recorded } from './recorded.ts';

export const tuba = recorded({
  id: 'tuba',
  name: 'Tuba',
  gain: 0,
  range: [28, 58],
  sustains: true,
  tuning: { F1: -0.3 },
  files: import.meta.glob('../../node_modules/tonejs-instrument-tuba-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
