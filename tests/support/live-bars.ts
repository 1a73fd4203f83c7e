import type { LiveBars } from '../../shared/live/live-bars.ts';

/** A bar of four quarters on a song's first track, at 480 ticks a quarter. */
export function barFrom(from: number, pitch = 60): LiveBars {
  const notes = [0, 1, 2, 3].map((beat) => ({ tick: from + beat * 480, duration: 480, pitch, velocity: 80 }));
  return {
    ...{ from, to: from + 1920, parts: [{ track: 0, notes }] },
    ...{ held: [], newTracks: [], tempi: [], meters: [] },
  };
}
