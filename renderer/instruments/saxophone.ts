import { recorded } from './recorded.ts';

export const saxophone = recorded({
  id: 'saxophone',
  name: 'Saxophone',
  gain: 0,
  range: [49, 81],
  sustains: true,
  files: import.meta.glob(
    '../../node_modules/tonejs-instrument-saxophone-mp3/{Cs3,E3,G3,As3,Cs4,E4,G4,As4,Cs5,E5,G5,A5}.mp3',
    { query: '?url', import: 'default', eager: true },
  ),
});
