/** A sample from -1 to 1 as a whole number of 16 bits; what is outside is clipped. */
export function sixteenBits(sample: number): number {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
}
