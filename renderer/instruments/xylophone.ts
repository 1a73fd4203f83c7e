import { recorded } from './recorded.ts';

export const xylophone = recorded({
  id: 'xylophone',
  name: 'Xylophone',
  gain: 0,
  range: [65, 108],
  sustains: false,
  files: import.meta.glob('../../node_modules/tonejs-instrument-xylophone-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
