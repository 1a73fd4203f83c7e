import { recorded } from './recorded.ts';

export const xylophone = recorded({
  id: 'xylophone',
  name: 'Xylophone',
  gain: 5,
  range: [65, 108],
  sustains: false,
  tuning: { C5: 0.12, C6: 0.15, C7: 0.16, C8: 0.18, G4: 0.11, G5: 0.14, G7: 0.19 },
  files: import.meta.glob('../../node_modules/tonejs-instrument-xylophone-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
