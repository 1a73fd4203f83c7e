import { recorded } from './recorded.ts';

export const trombone = recorded({
  id: 'trombone',
  name: 'Trombone',
  gain: 0,
  range: [34, 72],
  sustains: true,
  folder: 'tonejs-instrument-trombone-mp3',
  notes: 'As1 Cs2 F2 As2 D3 F3 C4 F4',
});
