import type { Song } from '../../music/song.ts';
import { rescale } from '../grid.ts';
import { type BarMeter, remiPpq } from './vocabulary.ts';

/** One bar on the grid. */
export interface Bar {
  /** Grid tick at which it begins. */
  readonly start: number;
  /** In grid ticks; shorter than its meter's bar where it begins late. */
  readonly length: number;
  /** Index into the meters that the bars were laid out with. */
  readonly meter: number;
  /** Position in the meter's bar at which it begins: 0, except in a pickup or a bar that was cut. */
  readonly late: number;
}

/** From `start` on a song says it is in this meter. */
export interface Stretch {
  readonly start: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** The song's meters with grid ticks, one a tick, the first at 0 (4/4 where the song does not say). */
export function stretches(song: Song): Stretch[] {
  const list: Stretch[] = [{ start: 0, numerator: 4, denominator: 4 }];
  for (const { tick, numerator, denominator } of song.meters) {
    const start = Math.max(0, rescale(tick, song.ppq, remiPpq));
    if (list.at(-1)!.start === start) list.pop();
    list.push({ start, numerator, denominator });
  }
  return list;
}

/**
 * The song's bars, without end, in the meters given.
 *
 * A meter that is not among them gives way to the closest one: note ticks do not change, only the bar
 * lines that they are counted from. Where a stretch ends inside a bar, that bar is written as one that
 * begins late, and so is a pickup: a beginning shorter than one bar of the meter that follows it, for
 * which files often give a short meter of its own.
 */
export function* layOutBars(song: Song, meters: readonly BarMeter[]): Generator<Bar, never> {
  const list: { start: number; meter: number }[] = [];
  for (const stretch of stretches(song)) {
    const meter = closestMeter(stretch, meters);
    const last = list.at(-1);
    const changes = !last || last.meter !== meter || (stretch.start - last.start) % meters[meter]!.length !== 0;
    if (changes) list.push({ start: stretch.start, meter });
  }
  const [first, second] = list;
  if (first && second && second.start < meters[second.meter]!.length) first.meter = second.meter;
  for (const [i, { start: begin, meter }] of list.entries()) {
    const full = meters[meter]!.length;
    const end = list[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    for (let start = begin; start < end; start += full) {
      const length = Math.min(full, end - start);
      yield { start, length, meter, late: full - length };
    }
  }
  throw new RangeError('The last stretch has no end.');
}

/** Index of the meter itself; else of one as long; else of the longest that fits in whole times; else of the nearest in length. */
function closestMeter({ numerator, denominator }: Stretch, meters: readonly BarMeter[]): number {
  const length = (numerator * 4 * remiPpq) / denominator;
  const distance = (meter: BarMeter) => {
    if (meter.numerator === numerator && meter.denominator === denominator) return -1;
    if (meter.length !== length && length % meter.length === 0) return 1 / (1 + meter.length);
    return Math.abs(meter.length - length);
  };
  let best = 0;
  for (let i = 1; i < meters.length; i++) if (distance(meters[i]!) < distance(meters[best]!)) best = i;
  return best;
}
