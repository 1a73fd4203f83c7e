import type { Meter, Note, Song } from '../../shared/music/song.ts';

/** Length of a bar in ticks; a fraction where the ticks are too coarse for the meter. */
export function ticksOfBar(ppq: number, meter: Pick<Meter, 'numerator' | 'denominator'>): number {
  return (ppq * 4 * meter.numerator) / meter.denominator;
}

/** The meter in force at a tick; 4/4 before the first. */
export function meterAt(meters: readonly Meter[], tick: number): Meter {
  return meters.findLast((meter) => meter.tick <= tick) ?? { tick: 0, numerator: 4, denominator: 4 };
}

/** The song up to `end`, in ticks: later notes left out, notes that sound on shortened. The same object where nothing lies beyond. */
export function cutAt(song: Song, end: number): Song {
  if (song.ticks <= end) return song;
  const within = (note: Note): Note =>
    note.tick + note.duration <= end ? note : { ...note, duration: Math.max(1, end - note.tick) };
  const before = ({ tick }: { readonly tick: number }) => tick < end;
  const { abc: _, ...rest } = song;
  return {
    ...rest,
    ticks: end,
    tempi: song.tempi.filter(before),
    meters: song.meters.filter(before),
    keys: song.keys.filter(before),
    tracks: song.tracks.map((track) => ({
      ...track,
      notes: track.notes.filter(before).map(within),
      controls: track.controls.filter(before),
      bends: track.bends.filter(before),
      programChanges: track.programChanges.filter(before),
    })),
  };
}
