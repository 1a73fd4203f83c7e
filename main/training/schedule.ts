/** How the learning rate goes over a run. */
export interface Schedule {
  readonly peak: number;
  /** Share of the steps in which it rises from nothing to the peak. */
  readonly warmup: number;
  /** Where it ends, as a share of the peak. */
  readonly floor: number;
}

/**
 * The learning rate of a step: a linear rise to the peak, then half a cosine down to the floor (Loshchilov and Hutter,
 * 2017), where it stays.
 * @param step from 0
 * @param steps how many the whole run has
 */
export function learningRateAt(step: number, steps: number, { peak, warmup, floor }: Schedule): number {
  const rise = Math.max(1, Math.round(steps * warmup));
  if (step < rise) return peak * ((step + 1) / rise);
  const done = Math.min(1, (step - rise) / Math.max(1, steps - 1 - rise));
  return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
}
