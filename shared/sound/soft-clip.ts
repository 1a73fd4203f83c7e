/** The highest a sample gets, -0.3 dB below full scale. */
export const ceiling = 0.966;
/** Up to here nothing changes. */
const knee = 0.7;

/** What the clipper makes of a sample: itself up to the knee, then ever less until the ceiling. */
export function softClip(value: number): number {
  const size = Math.abs(value);
  if (size <= knee) return value;
  return Math.sign(value) * (knee + (ceiling - knee) * Math.tanh((size - knee) / (ceiling - knee)));
}

/** The widest input that the curve covers; what is above comes out as at its end. */
export const clipReach = 4;

/** {@link softClip} as a wave shaper's curve over inputs divided by {@link clipReach}. */
export function clipCurve(): Float32Array<ArrayBuffer> {
  const points = 8193;
  return Float32Array.from({ length: points }, (_, i) => softClip(clipReach * ((2 * i) / (points - 1) - 1)));
}
