import { recorded } from './recorded.ts';

export const organ = recorded({
  id: 'organ',
  name: 'Organ',
  gain: 0,
  range: [24, 93],
  sustains: true,
  files: import.meta.glob(
    '../../node_modules/tonejs-instrument-organ-mp3/{C1,A1,Ds2,A2,Ds3,Fs3,C4,Ds4,A4,C5,Fs5,A5}.mp3',
    {
      query: '?url',
      import: 'default',
      eager: true,
    },
  ),
});
