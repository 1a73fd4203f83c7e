/** Seconds in which a note that is cut fades out. */
export const cutSeconds = 0.008;

/** The time constant of a fade that leaves a thousandth after `seconds`. */
export function fadeConstant(seconds: number): number {
  return seconds / 6.9;
}
