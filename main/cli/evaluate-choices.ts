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
  readonly backend?: string;
  readonly json?: true;
}
