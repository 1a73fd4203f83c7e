import { recorded } from './recorded.ts';

export const bassoon = recorded({
  id: 'bassoon',
  name: 'Bassoon',
  gain: 0,
  range: [34, 72],
  sustains: true,
  folder: 'tonejs-instrument-bassoon-mp3',
  notes: 'G2 A2 C3 G3 A3 C4 E4 G4 A4 C5',
});
