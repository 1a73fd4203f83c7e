import type { Edit } from './edit.ts';
import type { Note } from './song.ts';

/**
 * Edits and those that came after them as one list, that holds no more than what they come to: a note that came and went
 * again is in neither list, and of a value that was replaced twice the first and the last remain. Applied, it leads to
 * the same song; inverted, back to the one before.
 */
export function mergedEdits(edits: readonly Edit[], more: readonly Edit[]): readonly Edit[] {
  return more.reduce(withOneMore, edits);
}

function withOneMore(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  // What a track is called by its index holds only as long as tracks neither come nor go.
  const since = edits.findLastIndex(({ kind }) => kind === 'track') + 1;
  const at =
    edit.kind === 'notes'
      ? edits.findIndex((one, i) => i >= since && one.kind === 'notes' && one.track === edit.track)
      : edit.kind === 'track'
        ? -1
        : edits.findIndex(({ kind }) => kind === edit.kind);
  const merged = at < 0 ? undefined : both(edits[at], edit);
  return merged ? edits.with(at, merged) : [...edits, edit];
}

function both(first: Edit | undefined, then: Edit): Edit | undefined {
  if (first?.kind === 'notes' && then.kind === 'notes') return bothNotes(first, then);
  switch (then.kind) {
    case 'tempi':
      return first?.kind === 'tempi' ? { ...then, before: first.before } : undefined;
    case 'meters':
      return first?.kind === 'meters' ? { ...then, before: first.before } : undefined;
    case 'keys':
      return first?.kind === 'keys' ? { ...then, before: first.before } : undefined;
    case 'title':
      return first?.kind === 'title' ? { ...then, before: first.before } : undefined;
    case 'seams':
      return first?.kind === 'seams' ? { ...then, before: first.before } : undefined;
    case 'ticks':
      return first?.kind === 'ticks' ? { ...then, before: first.before } : undefined;
    default:
      return undefined;
  }
}

type NotesEdit = Extract<Edit, { kind: 'notes' }>;

function bothNotes(first: NotesEdit, then: NotesEdit): NotesEdit {
  const [came, went] = [new Set(first.added), new Set(first.removed)];
  const gone = new Set(then.removed);
  const back = new Set(then.added);
  const without = (notes: readonly Note[], others: ReadonlySet<Note>) => notes.filter((note) => !others.has(note));
  return {
    ...first,
    removed: [...without(first.removed, back), ...without(then.removed, came)],
    added: [...without(first.added, gone), ...without(then.added, went)],
  };
}
