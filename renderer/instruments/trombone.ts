import { recorded } from './recorded.ts';

export const trombone = recorded({
  id: 'trombone',
  name: 'Trombone',
  gain: 0,
  range: [34, 72],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-trombone-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
