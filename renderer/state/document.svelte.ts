import type { Command } from '../../shared/music/commands/command.ts';
import { applyAll, complete, type Edit, invert } from '../../shared/music/edit.ts';
import { withOrderedNotes } from '../../shared/music/events.ts';
import { mergedEdits } from '../../shared/music/merge-edits.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { BarMap, TempoMap } from '../../shared/music/time.ts';

/** One step of undo. */
interface Step {
  readonly label: string;
  readonly edits: readonly Edit[];
  readonly selectedBefore: ReadonlySet<Note>;
  readonly selectedAfter: ReadonlySet<Note>;
  readonly trackBefore: number;
  readonly trackAfter: number;
}

/** How many notes all undo steps may hold together before the oldest are forgotten. */
const undoNotes = 2_000_000;

/**
 * The song on the desk, with its selection and its history. The one place through which a song changes: everything
 * else gives it edits.
 */
export class Document {
  /** Replaced as a whole by each edit; unchanged tracks stay the same objects. */
  song: Song = $state.raw(emptySong);
  /** Selected notes: the very objects of the song's tracks. */
  selection: ReadonlySet<Note> = $state.raw(new Set());
  /** Index of the track that is drawn in front and takes new notes. */
  track = $state(0);
  /** Rises with every change, so that savers can tell. */
  revision = $state(0);
  /** What is being done all the while, such as music that goes on: all changes until then are one step of undo. */
  doing: string | undefined = $state();
  #undo: readonly Step[] = $state.raw([]);
  #redo: readonly Step[] = $state.raw([]);
  /** Whether the last step of undo is what is being done. */
  #growing = false;

  readonly notes = $derived(countNotes(this.song));
  /** Bar lines of the song. */
  readonly bars = $derived(new BarMap(this.song));
  /** Seconds of the song's ticks. */
  readonly times = $derived(new TempoMap(this.song));
  readonly canUndo = $derived(this.#undo.length > 0);
  readonly canRedo = $derived(this.#redo.length > 0);
  /** What undo would take back, for its tooltip. */
  readonly undoLabel = $derived(this.#undo.at(-1)?.label);
  readonly redoLabel = $derived(this.#redo.at(-1)?.label);

  /** Does what a command says, as one step of undo; tells whether there was anything to do. */
  run({ label, edits, select, front }: Command): boolean {
    this.edit(label, edits, select, front);
    return edits.length > 0;
  }

  /**
   * Changes the song in one step of undo.
   * @param label what was done, such as “Move notes”
   * @param select notes that are selected afterwards, which must be the song's then; by default what is left of the selection
   * @param front index of the track that is in front afterwards; by default the one that was
   */
  edit(label: string, edits: readonly Edit[], select?: Iterable<Note>, front = this.track): void {
    if (edits.length === 0) return;
    const whole = complete(this.song, edits);
    const selectedBefore = this.selection;
    const trackBefore = this.track;
    this.song = applyAll(this.song, whole);
    this.selection = select ? new Set(select) : left(this.selection, whole);
    this.#changed(front);
    const step = { label, edits: whole, selectedBefore, selectedAfter: this.selection };
    const fresh = { ...step, trackBefore, trackAfter: this.track };
    const open = this.doing !== undefined && this.#growing ? this.#undo.at(-1) : undefined;
    this.#undo = open
      ? this.#undo.with(-1, { ...open, edits: mergedEdits(open.edits, whole), ...after(fresh) })
      : bounded([...this.#undo, { ...fresh, label: this.doing ?? label }]);
    this.#growing = this.doing !== undefined;
    this.#redo = [];
  }

  /** From now on all that changes is one step of undo with this label, until {@link settle} or until it is undone. */
  begin(label: string): void {
    this.settle();
    this.doing = label;
  }

  settle(): void {
    this.doing = undefined;
    this.#growing = false;
  }

  undo(): void {
    this.settle();
    const step = this.#undo.at(-1);
    if (!step) return;
    this.song = applyAll(this.song, step.edits.toReversed().map(invert));
    this.selection = step.selectedBefore;
    this.#undo = this.#undo.slice(0, -1);
    this.#redo = [...this.#redo, step];
    this.#changed(step.trackBefore);
  }

  redo(): void {
    this.settle();
    const step = this.#redo.at(-1);
    if (!step) return;
    this.song = applyAll(this.song, step.edits);
    this.selection = step.selectedAfter;
    this.#redo = this.#redo.slice(0, -1);
    this.#undo = [...this.#undo, step];
    this.#changed(step.trackAfter);
  }

  /** Puts another song on the desk: its history begins anew. */
  open(song: Song): void {
    this.settle();
    this.song = withOrderedNotes(song);
    this.selection = new Set();
    this.#undo = [];
    this.#redo = [];
    // Many files begin with a track that holds nothing but a title.
    this.#changed(song.tracks.findIndex(({ notes }) => notes.length > 0));
  }

  select(notes: Iterable<Note>): void {
    this.selection = new Set(notes);
  }

  #changed(track: number): void {
    this.track = Math.max(0, Math.min(track, this.song.tracks.length - 1));
    this.revision++;
  }
}

/** A song with nothing in it, in 4/4 at 120 beats a minute. */
export const emptySong: Song = { title: '', ppq: 480, tracks: [], tempi: [], meters: [], keys: [], ticks: 0 };

/** What of the selection is still in the song after some edits: a note that goes and comes again, as with a moved track, stays. */
function left(selection: ReadonlySet<Note>, edits: readonly Edit[]): ReadonlySet<Note> {
  const still = new Set(selection);
  for (const edit of edits) {
    const [gone, come] = notesOf(edit);
    for (const note of gone) still.delete(note);
    for (const note of come) if (selection.has(note)) still.add(note);
  }
  return still;
}

/** What a step that goes on takes over from a later change. */
function after({ selectedAfter, trackAfter }: Step): Pick<Step, 'selectedAfter' | 'trackAfter'> {
  return { selectedAfter, trackAfter };
}

/** The latest steps that may be kept, and always the last one. */
function bounded(steps: readonly Step[]): readonly Step[] {
  let notes = 0;
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const edit of steps[i]?.edits ?? []) for (const part of notesOf(edit)) notes += part.length;
    if (notes > undoNotes) return steps.slice(Math.min(i + 1, steps.length - 1));
  }
  return steps;
}

/** The notes that go and those that come with an edit. */
function notesOf(edit: Edit): readonly [readonly Note[], readonly Note[]] {
  if (edit.kind === 'notes') return [edit.removed, edit.added];
  if (edit.kind === 'track' && !(edit.before && edit.after)) return [edit.before?.notes ?? [], edit.after?.notes ?? []];
  return [[], []];
}
