import { recorded } from './recorded.ts';

export const electricBass = recorded({
  id: 'electric-bass',
  name: 'Electric bass',
  gain: 0,
  range: [28, 67],
  sustains: false,
  folder: 'tonejs-instrument-bass-electric-mp3',
  notes: 'E1 As1 E2 As2 E3 As3 E4 As4',
});
