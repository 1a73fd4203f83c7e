import { recorded } from './recorded.ts';

export const bassoon = recorded({
  id: 'bassoon',
  name: 'Bassoon',
  gain: 0,
  range: [34, 72],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-bassoon-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
