/** A step of time is 10 ms. */
export const stepsPerSecond = 100;
/** The longest time shift that is one token: a second. */
export const longestShift = 100;
const velocityBins = 32;

/** Decoded songs run at 120 beats a minute, 600 ticks a quarter: a step is 12 ticks exactly. */
export const performancePpq = 600;
export const ticksPerStep = 12;

export const firstOn = 3;
export const firstOff = firstOn + 128;
export const firstShift = firstOff + 128;
export const firstVelocity = firstShift + longestShift;

const names = (prefix: string, count: number, from: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}_${from + i}`);

/** Names of all tokens. `On` and `Off` count MIDI keys, `Shift` steps of 10 ms, `Velocity` bins. */
export const performanceVocabulary: readonly string[] = [
  'PAD',
  'START',
  'END',
  ...names('On', 128, 0),
  ...names('Off', 128, 0),
  ...names('Shift', longestShift, 1),
  ...names('Velocity', velocityBins, 0),
];

/** The bin, 0 to 31, of a velocity. */
export function velocityBin(velocity: number): number {
  return velocity >> 2;
}

/** The velocity in the middle of a bin. */
export function velocityOfBin(bin: number): number {
  return bin * 4 + 2;
}
