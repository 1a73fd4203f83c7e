import type { Edit } from '../edit.ts';
import type { Note, Song, Track } from '../song.ts';

/** What is to be done to a song, as one step of undo. Without edits there is nothing to do. */
export interface Command {
  /** What undo would take back, such as “Move notes”. */
  readonly label: string;
  readonly edits: readonly Edit[];
  /** Notes that are selected afterwards; where left out, what is left of the selection. */
  readonly select?: readonly Note[];
  /** Index of the track that is in front afterwards; where left out, the one that was. */
  readonly front?: number;
}

/** Notes that a command works on: the very objects of the song's tracks. */
export type Selection = ReadonlySet<Note>;

/** The last tick that an edit may reach; far beyond any piece, and exact in every file and message. */
export const latestTick = 2 ** 31;

/** The selected notes of one track, in its order. */
export interface Selected {
  /** Index of the track. */
  readonly index: number;
  readonly track: Track;
  readonly notes: readonly Note[];
}

/** The selected notes track by track, leaving out tracks without any. Looks at each note of the song once. */
export function selectedByTrack(song: Song, selection: Selection): readonly Selected[] {
  if (selection.size === 0) return [];
  const found: Selected[] = [];
  let left = selection.size;
  for (const [index, track] of song.tracks.entries()) {
    if (left === 0) break;
    const notes = track.notes.filter((note) => selection.has(note));
    left -= notes.length;
    if (notes.length > 0) found.push({ index, track, notes });
  }
  return found;
}

/**
 * Replaces selected notes. `change` gives what comes in a note's place: the same object where it stays, another, or
 * several. The selection moves on to what came.
 */
export function changeSelected(
  label: string,
  song: Song,
  selection: Selection,
  change: (note: Note, track: Selected) => Note | readonly Note[],
): Command {
  const edits: Edit[] = [];
  const select: Note[] = [];
  for (const selected of selectedByTrack(song, selection)) {
    const removed: Note[] = [];
    const added: Note[] = [];
    for (const note of selected.notes) {
      const changed = change(note, selected);
      const after: readonly Note[] = isList(changed) ? changed : [changed];
      for (const one of after) select.push(one);
      if (after.length === 1 && same(after[0], note)) {
        // The note that stays must be the very object of the song.
        select[select.length - 1] = note;
        continue;
      }
      removed.push(note);
      for (const one of after) added.push(one);
    }
    if (removed.length > 0) edits.push({ kind: 'notes', track: selected.index, removed, added });
  }
  return edits.length === 0 ? { label, edits } : { label, edits, select };
}

function isList(changed: Note | readonly Note[]): changed is readonly Note[] {
  return Array.isArray(changed);
}

function same(one: Note | undefined, other: Note): boolean {
  return (
    one !== undefined &&
    (one === other ||
      (one.tick === other.tick &&
        one.duration === other.duration &&
        one.pitch === other.pitch &&
        one.velocity === other.velocity &&
        one.generated === other.generated))
  );
}

/** A number within bounds, both among them. */
export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** `Move note` or `Move notes`, after how many there are. */
export function labelled(verb: string, count: number): string {
  return `${verb} ${count === 1 ? 'note' : 'notes'}`;
}
