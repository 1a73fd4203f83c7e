import { END } from '../tokenizer.ts';

/** Steps after which the places that `Step` tokens tell begin anew: a bar of 4/4 in sixteenths. */
export const cycle = 16;

/** Closes a step: `firstStep + place` says at which place of the cycle the next one stands. */
export const firstStep = END + 1;
/** The voice is silent. */
export const REST = firstStep + cycle;
export const firstPitch = REST + 1;

export const voicesVocabulary: readonly string[] = [
  'PAD',
  'START',
  'END',
  ...Array.from({ length: cycle }, (_, place) => `Step_${place}`),
  'Rest',
  ...Array.from({ length: 128 }, (_, pitch) => `Pitch_${pitch}`),
];

/** The token after a step, of which `steps` have been written by then. */
export const closing = (steps: number) => firstStep + (steps % cycle);
