import type { Command } from '../music/commands/command.ts';
import type { Edit } from '../music/edit.ts';
import { compareNotes } from '../music/events.ts';
import type { Note, Song, Track } from '../music/song.ts';
import { givingWay } from './continuation.ts';
import { placedContinuation, trackPlaces } from './placed-continuation.ts';
import type { Continuation } from './take.ts';

/**
 * Puts what fills a stretch, or a track that plays along, into the song, as one step of undo. Nothing changes but the notes that begin in the stretch:
 * {@link notesGivingWay} go and the new ones come, so that one take takes the place of another.
 * @param seed the song whose stretch was written anew, which the song was then
 */
export function acceptFilling(song: Song, seed: Song, filling: Continuation): Command {
  const { parts, newTracks } = placedContinuation(song, seed, filling);
  const gone = notesGivingWay(song, seed, filling);
  const notes = song.tracks.flatMap((track, index): Edit[] => {
    const removed = track.notes.filter((note) => gone.has(note));
    const added = parts.flatMap((part) => (part.track === index ? part.notes.map(generated) : []));
    return removed.length + added.length > 0 ? [{ kind: 'notes', track: index, removed, added }] : [];
  });
  return { label: 'Accept a take', edits: [...notes, ...newTrackEdits(newTracks, song.tracks.length)] };
}

/**
 * The notes of a song that make room for what fills a stretch: of the tracks that were there when it was written all that
 * begin in the stretch and are not locked, of others those of a model. None for any other continuation.
 */
export function notesGivingWay(song: Song, seed: Song, filling: Continuation): ReadonlySet<Note> {
  if (!filling.locked) return new Set();
  const placed = placedContinuation(song, seed, filling);
  const seeded = new Set(trackPlaces(song, seed).values());
  return new Set(
    song.tracks.flatMap(({ notes }, index) =>
      givingWay(notes, index, placed).filter((note) => seeded.has(index) || note.generated),
    ),
  );
}

/** Tracks that a take brings along, after those that there are. */
export function newTrackEdits(tracks: readonly Track[], first: number): readonly Edit[] {
  return tracks.map((track, i) => ({
    kind: 'track',
    index: first + i,
    after: { ...track, notes: track.notes.map(generated).toSorted(compareNotes) },
  }));
}

/** The note as one that a model wrote. */
export function generated(note: Note): Note {
  return { ...note, generated: true };
}
