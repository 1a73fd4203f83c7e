import { END } from '../tokenizer.ts';

/** Which steps are written: all, or those in which a voice does something new and, after a whole cycle, one more. */
export const writtenSteps = ['all', 'changes'] as const;
export type WrittenSteps = (typeof writtenSteps)[number];

/** Steps after which the places that `Step` tokens tell begin anew: a bar of 4/4 in sixteenths. */
export const cycle = 16;

/** Closes a step: `firstStep + place` says at which place of the cycle the next one stands that is written. */
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

/** The token after a step where the next one that is written comes after so many steps. */
export const closing = (steps: number) => firstStep + (steps % cycle);

/** How many steps, from 1 to a cycle, the token that closes a step lasts from there, `steps` standing before it. */
export const lasting = (token: number, steps: number) =>
  1 + ((((token - firstStep - steps - 1) % cycle) + cycle) % cycle);
