import { applyAll, complete, type Edit, invert } from '../../shared/music/edit.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';

/** One step of undo. */
interface Step {
  readonly label: string;
  readonly edits: readonly Edit[];
  readonly selectedBefore: ReadonlySet<Note>;
  readonly selectedAfter: ReadonlySet<Note>;
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
  #undo: readonly Step[] = $state.raw([]);
  #redo: readonly Step[] = $state.raw([]);

  readonly notes = $derived(countNotes(this.song));
  readonly canUndo = $derived(this.#undo.length > 0);
  readonly canRedo = $derived(this.#redo.length > 0);
  /** What undo would take back, for its tooltip. */
  readonly undoLabel = $derived(this.#undo.at(-1)?.label);
  readonly redoLabel = $derived(this.#redo.at(-1)?.label);

  /**
   * Changes the song in one step of undo.
   * @param label what was done, such as “Move notes”
   * @param select notes that are selected afterwards, which must be in the edits; by default what is left of the selection
   */
  edit(label: string, edits: readonly Edit[], select?: Iterable<Note>): void {
    if (edits.length === 0) return;
    const whole = complete(this.song, edits);
    const selectedBefore = this.selection;
    this.song = applyAll(this.song, whole);
    this.selection = select ? new Set(select) : without(this.selection, whole);
    this.#undo = bounded([...this.#undo, { label, edits: whole, selectedBefore, selectedAfter: this.selection }]);
    this.#redo = [];
    this.#changed();
  }

  undo(): void {
    const step = this.#undo.at(-1);
    if (!step) return;
    this.song = applyAll(this.song, step.edits.toReversed().map(invert));
    this.selection = step.selectedBefore;
    this.#undo = this.#undo.slice(0, -1);
    this.#redo = [...this.#redo, step];
    this.#changed();
  }

  redo(): void {
    const step = this.#redo.at(-1);
    if (!step) return;
    this.song = applyAll(this.song, step.edits);
    this.selection = step.selectedAfter;
    this.#redo = this.#redo.slice(0, -1);
    this.#undo = [...this.#undo, step];
    this.#changed();
  }

  /** Puts another song on the desk: its history begins anew. */
  open(song: Song): void {
    this.song = song;
    this.selection = new Set();
    this.track = 0;
    this.#undo = [];
    this.#redo = [];
    this.#changed();
  }

  select(notes: Iterable<Note>): void {
    this.selection = new Set(notes);
  }

  #changed(): void {
    this.track = Math.max(0, Math.min(this.track, this.song.tracks.length - 1));
    this.revision++;
  }
}

/** A song with nothing in it, in 4/4 at 120 beats a minute. */
export const emptySong: Song = { title: '', ppq: 480, tracks: [], tempi: [], meters: [], keys: [], ticks: 0 };

function without(selection: ReadonlySet<Note>, edits: readonly Edit[]): ReadonlySet<Note> {
  const left = new Set(selection);
  for (const edit of edits) {
    if (edit.kind === 'notes') for (const note of edit.removed) left.delete(note);
    else if (edit.kind === 'track' && !edit.after) for (const note of edit.before?.notes ?? []) left.delete(note);
  }
  return left;
}

function bounded(steps: readonly Step[]): readonly Step[] {
  let notes = 0;
  for (let i = steps.length - 1; i > 0; i--) {
    for (const edit of steps[i]?.edits ?? []) {
      if (edit.kind === 'notes') notes += edit.removed.length + edit.added.length;
      else if (edit.kind === 'track') notes += (edit.before ?? edit.after)?.notes.length ?? 0;
    }
    if (notes > undoNotes) return steps.slice(i);
  }
  return steps;
}
