import type { Note } from '../../shared/music/song.ts';
import type { Document } from '../state/document.svelte.ts';

/**
 * What a press on a note takes hold of: the whole selection where the note is part of it, else the note alone, which
 * becomes the selection (or joins it, where `add`).
 */
export function takeHold(document: Document, note: Note, add: boolean): ReadonlySet<Note> {
  if (!document.selection.has(note)) document.select(add ? [...document.selection, note] : [note]);
  return document.selection;
}
