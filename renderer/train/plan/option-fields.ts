import type { RunOptions } from '../../../shared/ipc/contract.ts';

/** An option of a run that is a number, as a form asks for it. */
export interface OptionField {
  readonly option: Exclude<
    { [O in keyof RunOptions]-?: NonNullable<RunOptions[O]> extends number ? O : never }[keyof RunOptions],
    undefined
  >;
  readonly label: string;
  /** What it does, a sentence. */
  readonly hint: string;
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
}

/** Options that are numbers, in the order of the form. */
export const optionFields: readonly OptionField[] = [
  {
    option: 'seed',
    label: 'Seed',
    hint: 'The same seed gives the same split, the same weights and the same run',
    min: 0,
    max: 0xffff_ffff,
    whole: true,
  },
  {
    option: 'valFraction',
    label: 'Held out',
    hint: 'Share of the pieces to validate with, and again to test with',
    min: 0.001,
    max: 0.499,
  },
  { option: 'batch', label: 'Batch', hint: 'Sequences side by side', min: 1, max: 4096, whole: true },
  {
    option: 'window',
    label: 'Window',
    hint: 'Tokens that gradients reach back over',
    min: 1,
    max: 65_536,
    whole: true,
  },
  { option: 'learningRate', label: 'Learning rate', hint: 'At its peak', min: 1e-9, max: 1 },
  { option: 'weightDecay', label: 'Weight decay', hint: 'How strongly weights are drawn to zero', min: 0, max: 1 },
  { option: 'tempo', label: 'Tempo', hint: 'Tempi are scaled by up to this share', min: 0, max: 0.5 },
  {
    option: 'patience',
    label: 'Patience',
    hint: 'Validations without a better loss after which training stops',
    min: 1,
    max: 1_000_000,
    whole: true,
  },
  {
    option: 'averaging',
    label: 'Averaging',
    hint: 'Decay of an average of the weights over the steps, which is kept in their stead; none where it is empty',
    min: 0.001,
    max: 0.99999,
  },
  {
    option: 'infill',
    label: 'Gaps',
    hint: 'Share of the windows whose middle is moved to the end, so that the model learns to fill gaps',
    min: 0.001,
    max: 0.9,
  },
];
