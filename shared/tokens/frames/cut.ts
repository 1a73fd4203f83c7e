import { FRAME } from './cursor.ts';

/** The tokens as pieces, each but the first beginning with the frame at its tick or the next one after it. */
export function cutFrames(tokens: Int32Array, ticks: readonly number[], ticksPerStep: number): Int32Array[] {
  const starts = [1];
  for (const [place, token] of tokens.entries()) if (token === FRAME) starts.push(place + 1);
  const places = ticks.map((line) => starts[Math.ceil(line / ticksPerStep)] ?? tokens.length);
  return [0, ...places].map((from, i) => tokens.subarray(from, places[i]));
}
