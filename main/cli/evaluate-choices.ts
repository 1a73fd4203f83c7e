import type { ScoredPart } from '../evaluation/choose-pieces.ts';

/** The options of `segue evaluate`. */
export interface EvaluateChoices {
  readonly model?: string;
  readonly data: string;
  readonly suite?: string;
  readonly recipe?: string;
  readonly minutes?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: true;
  readonly baselines?: true;
  readonly samples?: number;
  readonly infill?: true;
  readonly statistics?: true;
  readonly seeds?: number;
  readonly backend?: string;
  readonly json?: true;
}

/** What was judged, in words. */
export const partNames: Readonly<Record<ScoredPart, string>> = {
  test: 'the test pieces of the music that the model was trained on',
  'other test': 'the test pieces of other music than the model was trained on',
  other: 'all pieces of other music than the model was trained on',
};
