import { recorded } from './recorded.ts';

export const electricBass = recorded({
  id: 'electric-bass',
  name: 'Electric bass',
  gain: 0,
  range: [28, 67],
  sustains: false,
  files: import.meta.glob('../../node_modules/tonejs-instrument-bass-electric-mp3/{E,As}?.mp3', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
});
