import type { Edit } from '../../shared/music/edit.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import type { Document } from '../state/document.svelte.ts';

/** The edits that put other notes in the place of some of a song, each on the track that holds it. */
export function replacing(song: Song, replaced: ReadonlyMap<Note, Note>): Edit[] {
  const edits: Edit[] = [];
  let left = replaced.size;
  for (const [track, { notes }] of song.tracks.entries()) {
    if (left === 0) break;
    const removed = notes.filter((note) => replaced.has(note));
    if (removed.length === 0) continue;
    left -= removed.length;
    edits.push({ kind: 'notes', track, removed, added: removed.map((note) => replaced.get(note) ?? note) });
  }
  return edits;
}

/** The edits that take notes out of a song. */
export function removing(song: Song, notes: ReadonlySet<Note>): Edit[] {
  return replacing(song, new Map([...notes].map((note) => [note, note]))).map((edit) =>
    edit.kind === 'notes' ? { ...edit, added: [] } : edit,
  );
}

/** The edits that add a copy for each of some notes, on the track of the note that it copies. */
export function copying(song: Song, copies: ReadonlyMap<Note, Note>): Edit[] {
  return replacing(song, copies).map((edit) => (edit.kind === 'notes' ? { ...edit, removed: [] } : edit));
}

/**
 * What a press on a note takes hold of: the whole selection where the note is part of it, else the note alone, which
 * becomes the selection (or joins it, where `add`).
 */
export function takeHold(document: Document, note: Note, add: boolean): ReadonlySet<Note> {
  if (!document.selection.has(note)) document.select(add ? [...document.selection, note] : [note]);
  return document.selection;
}
