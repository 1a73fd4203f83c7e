import { firstShift, firstVelocity, longestShift, ticksPerStep } from './vocabulary.ts';

/** The tokens as pieces that span their time exactly: a shift across a line becomes one up to it and one after it. */
export function cutPerformance(tokens: Int32Array, ticks: readonly number[]): Int32Array[] {
  const lines = ticks.map((tick) => tick / ticksPerStep);
  const pieces: number[][] = [[]];
  let piece = pieces[0] ?? [];
  let now = 0;
  const shift = (steps: number) => {
    for (; steps > longestShift; steps -= longestShift) piece.push(firstShift + longestShift - 1);
    if (steps > 0) piece.push(firstShift + steps - 1);
  };
  const cutUpTo = (step: number) => {
    for (let line = lines[pieces.length - 1]; line !== undefined && line <= step; line = lines[pieces.length - 1]) {
      shift(line - now);
      now = line;
      piece = [];
      pieces.push(piece);
    }
  };
  // START stands before the first line, whatever its time.
  piece.push(...tokens.subarray(0, 1));
  for (let i = 1; i < tokens.length; ) {
    let then = now;
    for (; isShift(tokens[i]); i++) then += (tokens[i] ?? 0) - firstShift + 1;
    cutUpTo(then);
    shift(then - now);
    now = then;
    const event = tokens[i++];
    if (event !== undefined) piece.push(event);
  }
  while (pieces.length <= lines.length) pieces.push([]);
  return pieces.map((tokens) => Int32Array.from(tokens));
}

function isShift(token: number | undefined): boolean {
  return token !== undefined && token >= firstShift && token < firstVelocity;
}
