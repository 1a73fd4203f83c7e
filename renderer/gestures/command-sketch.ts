import type { Command } from '../../shared/music/commands/command.ts';
import type { Note } from '../../shared/music/song.ts';
import type { Sketch } from './sketch.ts';

/** What a command would do to the notes, as a sketch. */
export function sketchOf({ edits, select }: Command): Sketch {
  const notes: Note[] = [];
  const hidden = new Set<Note>();
  for (const edit of edits) {
    if (edit.kind !== 'notes') continue;
    for (const note of edit.removed) hidden.add(note);
    for (const note of edit.added) notes.push(note);
  }
  return { notes, hidden, ...(select && { selection: new Set(select) }) };
}

/** A command that replaces notes one by one, with the selection moving on to what came instead of selecting all of it. */
export function keepingSelection(command: Command, selection: ReadonlySet<Note>): Command {
  const replaced = new Map<Note, Note>();
  for (const edit of command.edits) {
    if (edit.kind !== 'notes') continue;
    for (const [i, note] of edit.removed.entries()) replaced.set(note, edit.added[i] ?? note);
  }
  return { ...command, select: [...selection].map((note) => replaced.get(note) ?? note) };
}
