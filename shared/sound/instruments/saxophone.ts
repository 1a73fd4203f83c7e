import { recorded } from './recorded.ts';

export const saxophone = recorded({
  id: 'saxophone',
  name: 'Saxophone',
  gain: 0,
  range: [49, 81],
  sustains: true,
  folder: 'tonejs-instrument-saxophone-mp3',
  notes: 'Cs3 E3 G3 As3 Cs4 E4 G4 As4 Cs5 E5 G5 A5',
});
