import { recorded } from './recorded.ts';

export const frenchHorn = recorded({
  id: 'french-horn',
  name: 'French horn',
  gain: 0,
  range: [34, 77],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-french-horn-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
