/** Frames between which a held tone repeats. */
export interface Loop {
  readonly start: number;
  readonly end: number;
}

/** Seconds over which the end of a loop turns into what came before its start. */
const seam = 0.08;
/** Seconds that a loop should last: long enough that its vibrato and its breath are not heard to repeat. */
const shortest = 0.8;
/** Every so many frames are compared in the first search. */
const stride = 4;

/**
 * Where a recorded tone can repeat: it ends before the tone fades, and starts where the sound is most like that at the
 * end, in wave and in loudness, by the least squared difference.
 * @returns nothing where the tone is too short
 */
export function findLoop(samples: Float32Array, sampleRate: number): Loop | undefined {
  const window = Math.round(seam * sampleRate);
  const end = steadyEnd(samples, sampleRate);
  const earliest = Math.max(Math.round(0.25 * sampleRate) + window, Math.round(end * 0.3));
  const latest = end - Math.round(shortest * sampleRate);
  if (latest <= earliest) return undefined;
  // Half a second holds two periods of a slow vibrato, and many of the lowest pitch.
  const last = Math.min(latest, earliest + Math.round(0.5 * sampleRate));
  const coarse = best(samples, end, window, earliest, last, stride);
  return { start: best(samples, end, window, coarse - stride, coarse + stride, 1), end };
}

/** The start from `from` to `to` before which the samples are most like those before `end`. */
function best(samples: Float32Array, end: number, window: number, from: number, to: number, step: number): number {
  let found = from;
  let least = Number.POSITIVE_INFINITY;
  for (let start = from; start <= to; start += step) {
    let difference = 0;
    for (let n = 1; n <= window && difference < least; n += step) {
      const d = (samples[start - n] ?? 0) - (samples[end - n] ?? 0);
      difference += d * d;
    }
    if (difference < least) {
      least = difference;
      found = start;
    }
  }
  return found;
}

/** The last frame before the tone stays below two thirds of its middle's loudness. */
function steadyEnd(samples: Float32Array, sampleRate: number): number {
  const block = Math.round(sampleRate / 20);
  const levels: number[] = [];
  for (let from = 0; from + block <= samples.length; from += block) {
    let energy = 0;
    for (let n = from; n < from + block; n++) energy += (samples[n] ?? 0) ** 2;
    levels.push(Math.sqrt(energy / block));
  }
  const middle = levels.toSorted((a, b) => a - b)[levels.length >> 1] ?? 0;
  const steady = levels.findLastIndex((level) => level > (middle * 2) / 3);
  return Math.max(0, steady) * block;
}

/** The samples with the loop's end blended into what comes before its start, so that the jump back is not heard. */
export function withSeam(
  samples: Float32Array<ArrayBuffer>,
  { start, end }: Loop,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  const joined = samples.slice(0, end);
  const seamFrames = Math.round(seam * sampleRate);
  const length = Math.min(start, Math.round((end - start) / 4), seamFrames);
  for (let n = 1; n <= length; n++) {
    const weight = 1 - n / (length + 1);
    joined[end - n] = (samples[end - n] ?? 0) * (1 - weight) + (samples[start - n] ?? 0) * weight;
  }
  return joined;
}
