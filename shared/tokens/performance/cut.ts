import { firstShift, firstVelocity, ticksPerStep } from './vocabulary.ts';

/** The tokens as pieces, each but the first beginning with the shifts to the first event at its tick or later. */
export function cutPerformance(tokens: Int32Array, ticks: readonly number[]): Int32Array[] {
  // START stands before the first line, whatever its time.
  const groups = [{ place: 1, tick: 0 }];
  let tick = 0;
  for (let place = 1; place < tokens.length; ) {
    const from = place;
    for (; isShift(tokens[place]); place++) tick += ((tokens[place] ?? 0) - firstShift + 1) * ticksPerStep;
    if (place > from) groups.push({ place: from, tick });
    else place++;
  }
  const places = ticks.map((line) => groups.find((group) => group.tick >= line)?.place ?? tokens.length);
  return [0, ...places].map((from, i) => tokens.subarray(from, places[i]));
}

function isShift(token: number | undefined): boolean {
  return token !== undefined && token >= firstShift && token < firstVelocity;
}
