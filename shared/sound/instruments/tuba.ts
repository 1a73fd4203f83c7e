import { recorded } from './recorded.ts';

export const tuba = recorded({
  id: 'tuba',
  name: 'Tuba',
  gain: 0,
  range: [28, 58],
  sustains: true,
  tuning: { F1: -0.3 },
  folder: 'tonejs-instrument-tuba-mp3',
  notes: 'F1 As1 Ds2 F2 As2 D3 F3 As3 D4',
});
