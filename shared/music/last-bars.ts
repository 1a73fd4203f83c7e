import type { Event } from './events.ts';
import type { Note, Song } from './song.ts';
import { BarMap } from './time.ts';

/** The end of a song, as a song of its own. */
export interface SongEnd {
  readonly song: Song;
  /** Tick of the whole song, a bar line, that is tick 0 of this one. */
  readonly start: number;
}

/**
 * What stands in the last bars before a bar line: the notes that begin there, with the tempo, meter and key that are in
 * force. Bars are counted from the last one with an onset, so that a long rest does not leave nothing. All tracks are
 * there, in their places, without controllers.
 * @param end bar line at which the song is cut; notes that begin before it keep their lengths
 */
export function lastBars(song: Song, end: number, bars: number): SongEnd {
  const notesOf = (notes: readonly Note[]) => notes.filter(({ tick }) => tick < end);
  const last = song.tracks.reduce((latest, { notes }) => Math.max(latest, notesOf(notes).at(-1)?.tick ?? 0), 0);
  const map = new BarMap(song);
  const { start } = map.bar(Math.max(0, map.barAt(last).index - bars + 1));
  const moved = <E extends Event>(events: readonly E[]): E[] => {
    const before = events.findLast(({ tick }) => tick <= start);
    const later = events.filter(({ tick }) => tick > start && tick < end);
    return [...(before ? [before] : []), ...later].map((event) => ({
      ...event,
      tick: Math.max(0, event.tick - start),
    }));
  };
  const tracks = song.tracks.map((track) => ({
    ...track,
    notes: notesOf(track.notes)
      .filter(({ tick }) => tick >= start)
      .map((note) => ({ ...note, tick: note.tick - start })),
    controls: [],
    bends: [],
    programChanges: [],
  }));
  const { title, ppq, tempi, meters, keys } = song;
  return {
    song: {
      ...{ title, ppq, tracks },
      ...{ tempi: moved(tempi), meters: moved(meters), keys: moved(keys) },
      ticks: end - start,
    },
    start,
  };
}
