import type { BarMap } from '../../shared/music/time.ts';

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
