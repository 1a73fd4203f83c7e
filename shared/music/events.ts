import type { Note, Song } from './song.ts';

/** Anything that stands at a tick. */
export interface Event {
  readonly tick: number;
}

/** Sorted by tick; events at one tick keep their order. */
export function byTick<T extends Event>(events: readonly T[]): T[] {
  return events.toSorted((a, b) => a.tick - b.tick);
}

/** Sorted by tick; where several stand at one tick the last is in force. */
export function lastAtEachTick<T extends Event>(events: readonly T[]): T[] {
  const sorted = byTick(events);
  return sorted.filter((event, i) => sorted[i + 1]?.tick !== event.tick);
}

/** Notes in the order of a track: by tick, then pitch, then length. */
export function inOrder(notes: readonly Note[]): Note[] {
  return notes.toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch || a.duration - b.duration);
}

/**
 * The order of notes in a song that is edited: that of {@link inOrder}, and where it leaves two notes alike by velocity
 * and by who wrote them. So any two notes that differ have one order, whichever was there first, and an edit that is
 * taken back leads to the same list.
 */
export function compareNotes(one: Note, other: Note): number {
  return (
    one.tick - other.tick ||
    one.pitch - other.pitch ||
    one.duration - other.duration ||
    one.velocity - other.velocity ||
    Number(one.generated ?? false) - Number(other.generated ?? false)
  );
}

/** The song as it is edited: the notes of each track in {@link compareNotes}’ order. What is in order stays the same object. */
export function withOrderedNotes(song: Song): Song {
  const tracks = song.tracks.map((track) =>
    track.notes.every((note, i) => {
      const before = track.notes[i - 1];
      return !before || compareNotes(before, note) <= 0;
    })
      ? track
      : { ...track, notes: track.notes.toSorted(compareNotes) },
  );
  return tracks.every((track, i) => track === song.tracks[i]) ? song : { ...song, tracks };
}

/** The tick at which the last note ends; 0 where there is none. */
export function lastEnd(tracks: Song['tracks']): number {
  let end = 0;
  for (const { notes } of tracks) {
    for (const note of notes) end = Math.max(end, note.tick + note.duration);
  }
  return end;
}
