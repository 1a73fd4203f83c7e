import { recorded } from './recorded.ts';

export const xylophone = recorded({
  id: 'xylophone',
  name: 'Xylophone',
  gain: 5,
  range: [65, 108],
  sustains: false,
  tuning: { C5: 0.12, C6: 0.15, C7: 0.16, C8: 0.18, G4: 0.11, G5: 0.14, G7: 0.19 },
  folder: 'tonejs-instrument-xylophone-mp3',
  notes: 'G4 C5 G5 C6 G6 C7 G7 C8',
});
