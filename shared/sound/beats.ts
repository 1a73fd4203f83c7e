import type { Song } from '../music/song.ts';
import { BarMap, TempoMap } from '../music/time.ts';

export interface Beat {
  /** May be a fraction where the resolution is too coarse for the meter. */
  readonly tick: number;
  /** Whether it begins a bar. */
  readonly accent: boolean;
}

/** The beats from tick `from` to before `to`; a beat is the meter's denominator.. */
export function* beatsBetween(bars: BarMap, ppq: number, from: number, to: number): Generator<Beat> {
  for (let bar = bars.barAt(Math.max(0, from)); bar.start < to; bar = bars.bar(bar.index + 1)) {
    const length = (4 * ppq) / bar.meter.denominator;
    const beats = Math.max(1, Math.ceil(bar.length / length - 1e-9));
    for (let beat = 0; beat < beats; beat++) {
      const tick = bar.start + beat * length;
      if (tick >= from && tick < to) yield { tick, accent: beat === 0 && !bar.pickup };
    }
  }
}

/**
 * A bar that is counted before the music begins at `tick`, in its meter and tempo: when each beat is clicked, in seconds
 * from the first, and when the music begins.
 */
export function countIn(song: Song, tick: number): { readonly clicks: readonly number[]; readonly seconds: number } {
  const { meter } = new BarMap(song).barAt(tick);
  const tempi = new TempoMap(song);
  const beat = (tempi.seconds(tick + 1) - tempi.seconds(tick)) * ((4 * song.ppq) / meter.denominator);
  return { clicks: Array.from({ length: meter.numerator }, (_, i) => i * beat), seconds: meter.numerator * beat };
}
