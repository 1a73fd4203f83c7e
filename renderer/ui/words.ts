import type { BarMap, TempoMap } from '../../shared/music/time.ts';

/** `1 note`, `128 notes`. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** A gain in decibels in words. */
export function decibels(volume: number): string {
  if (volume <= -60) return 'silent';
  return `${volume > 0 ? '+' : ''}${volume.toFixed(0)} dB`;
}

/** A place between left (-1) and right (1) in words. */
export function panWords(pan: number): string {
  if (Math.abs(pan) < 0.005) return 'centre';
  return `${Math.round(Math.abs(pan) * 100)} % ${pan < 0 ? 'left' : 'right'}`;
}

/** `9.3.240`: bar, beat (both from 1; a pickup is bar 0) and ticks after the beat. */
export function positionWords(bars: BarMap, ppq: number, tick: number): string {
  const { bar, beat, offset } = bars.position(Math.floor(tick));
  const beatTicks = (4 * ppq) / bars.barAt(Math.floor(tick)).meter.denominator;
  const rest = Math.floor(offset - beat * beatTicks);
  return `${bars.pickup ? bar : bar + 1}.${beat + 1}.${String(rest).padStart(3, '0')}`;
}

/** `00:31.4`: minutes, seconds and tenths of a tick. */
export function timeWords(tempi: TempoMap, tick: number): string {
  const tenths = Math.floor(tempi.seconds(tick) * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  const seconds = ((tenths % 600) / 10).toFixed(1);
  return `${String(minutes).padStart(2, '0')}:${seconds.padStart(4, '0')}`;
}

/** `4.7 M`, `320 k`: a number of parameters. */
export function parametersWords(parameters: number): string {
  if (parameters >= 999_500) return `${(parameters / 1e6).toFixed(1)} M`;
  if (parameters >= 1e3) return `${Math.round(parameters / 1e3)} k`;
  return String(parameters);
}
