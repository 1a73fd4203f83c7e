import { recorded } from './recorded.ts';

export const trumpet = recorded({
  id: 'trumpet',
  name: 'Trumpet',
  gain: 0,
  range: [54, 84],
  sustains: true,
  // Two of the recordings sound an octave higher than they are named.
  tuning: { C3: 12, F3: -0.12, As3: 12 },
  folder: 'tonejs-instrument-trumpet-mp3',
  notes: 'C3 F3 A3 As3 Ds4 F4 G4 D5 F5 A5 C6',
});
