import { recorded } from './recorded.ts';

export const frenchHorn = recorded({
  id: 'french-horn',
  name: 'French horn',
  gain: 0,
  range: [34, 77],
  sustains: true,
  folder: 'tonejs-instrument-french-horn-mp3',
  notes: 'A1 C2 Ds2 G2 D3 F3 A3 C4 D5 F5',
});
