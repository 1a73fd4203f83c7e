import { recorded } from './recorded.ts';

export const trumpet = recorded({
  id: 'trumpet',
  name: 'Trumpet',
  gain: 0,
  range: [54, 84],
  sustains: true,
  // Two of the recordings sound an octave higher than they are named.
  tuning: { C3: 12, F3: -0.12, As3: 12 },
  files: import.meta.glob('../../node_modules/tonejs-instrument-trumpet-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
