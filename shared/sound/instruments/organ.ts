import { recorded } from './recorded.ts';

export const organ = recorded({
  id: 'organ',
  name: 'Organ',
  gain: 0,
  range: [24, 93],
  sustains: true,
  folder: 'tonejs-instrument-organ-mp3',
  notes: 'C1 A1 Ds2 A2 Ds3 Fs3 C4 Ds4 A4 C5 Fs5 A5',
});
