import { compareNotes, lastEnd } from './events.ts';
import type { KeySignature, Meter, Note, Song, Tempo, Track } from './song.ts';

/**
 * One change to a song, holding what was there and what comes in its place, so that turned round it is its own undo.
 * Notes are kept in the order of `compareNotes`; of a song that is in that order, an edit and its inverse give an equal one.
 *
 * - `notes`: of the track with this index, `removed` go (the very objects) and `added` come
 * - `track`: a track comes at this index (no `before`), goes (no `after`), or has everything but its notes replaced
 *   (both; the notes of `after` are then left aside and the track keeps its own)
 * - `tempi`, `meters`, `keys`, `title`, `seams`, `ticks` (the length): the whole list or value is replaced
 */
export type Edit =
  | {
      readonly kind: 'notes';
      readonly track: number;
      readonly removed: readonly Note[];
      readonly added: readonly Note[];
    }
  | { readonly kind: 'track'; readonly index: number; readonly before?: Track; readonly after?: Track }
  | { readonly kind: 'tempi'; readonly before: readonly Tempo[]; readonly after: readonly Tempo[] }
  | { readonly kind: 'meters'; readonly before: readonly Meter[]; readonly after: readonly Meter[] }
  | { readonly kind: 'keys'; readonly before: readonly KeySignature[]; readonly after: readonly KeySignature[] }
  | { readonly kind: 'title'; readonly before: string; readonly after: string }
  | { readonly kind: 'seams'; readonly before: readonly number[]; readonly after: readonly number[] }
  | { readonly kind: 'ticks'; readonly before: number; readonly after: number };

/** The change that takes `edit` back. */
export function invert(edit: Edit): Edit {
  if (edit.kind === 'notes') return { ...edit, removed: edit.added, added: edit.removed };
  if (edit.kind === 'track') {
    const { index, before, after } = edit;
    return { kind: 'track', index, ...(after && { before: after }), ...(before && { after: before }) };
  }
  // The union is spelled out, since a spread would lose which list belongs to which kind.
  switch (edit.kind) {
    case 'tempi':
      return { kind: 'tempi', before: edit.after, after: edit.before };
    case 'meters':
      return { kind: 'meters', before: edit.after, after: edit.before };
    case 'keys':
      return { kind: 'keys', before: edit.after, after: edit.before };
    case 'title':
      return { kind: 'title', before: edit.after, after: edit.before };
    case 'seams':
      return { kind: 'seams', before: edit.after, after: edit.before };
    case 'ticks':
      return { kind: 'ticks', before: edit.after, after: edit.before };
  }
}

/**
 * The song after one change. Tracks that it does not touch stay the same objects; the ABC text goes. The length stays
 * as it is: {@link complete} adds the change that makes room.
 */
export function apply(song: Song, edit: Edit): Song {
  const { abc: _, ...rest } = song;
  switch (edit.kind) {
    case 'tempi':
      return { ...rest, tempi: edit.after };
    case 'meters':
      return { ...rest, meters: edit.after };
    case 'keys':
      return { ...rest, keys: edit.after };
    case 'title':
      return { ...rest, title: edit.after };
    case 'seams': {
      const { seams: _, ...others } = rest;
      return edit.after.length === 0 ? others : { ...others, seams: edit.after };
    }
    case 'ticks':
      return { ...rest, ticks: edit.after };
    case 'track':
      return { ...rest, tracks: withTrack(song.tracks, edit.index, edit.before, edit.after) };
    case 'notes': {
      const track = song.tracks[edit.track];
      if (!track) throw new RangeError(`The song has no track ${edit.track}.`);
      const removed = new Set(edit.removed);
      const kept = removed.size === 0 ? track.notes : track.notes.filter((note) => !removed.has(note));
      const notes = merged(kept, edit.added.toSorted(compareNotes));
      return { ...rest, tracks: song.tracks.with(edit.track, { ...track, notes }) };
    }
  }
}

/** The song after several changes, one after the other. */
export function applyAll(song: Song, edits: readonly Edit[]): Song {
  return edits.reduce(apply, song);
}

/**
 * The changes, with one more where the song would end before its last note does. It never shrinks: silence at the end
 * is music too.
 */
export function complete(song: Song, edits: readonly Edit[]): readonly Edit[] {
  const after = applyAll(song, edits);
  const end = lastEnd(after.tracks);
  return end > after.ticks ? [...edits, { kind: 'ticks', before: after.ticks, after: end }] : edits;
}

function withTrack(tracks: readonly Track[], index: number, before?: Track, after?: Track): readonly Track[] {
  if (!before && after) return tracks.toSpliced(index, 0, after);
  if (!after) return tracks.toSpliced(index, 1);
  const current = tracks[index];
  if (!current) throw new RangeError(`The song has no track ${index}.`);
  return tracks.with(index, { ...after, notes: current.notes });
}

/** Both lists, each in order, as one; in linear time, since a drag edits a hundred thousand notes again and again. */
function merged(first: readonly Note[], second: readonly Note[]): readonly Note[] {
  if (second.length === 0) return first;
  const both: Note[] = [];
  let i = 0;
  for (const note of second) {
    while (i < first.length && precedes(first[i], note)) {
      const one = first[i];
      if (one) both.push(one);
      i++;
    }
    both.push(note);
  }
  for (; i < first.length; i++) {
    const one = first[i];
    if (one) both.push(one);
  }
  return both;
}

function precedes(one: Note | undefined, other: Note): boolean {
  return one !== undefined && compareNotes(one, other) <= 0;
}
