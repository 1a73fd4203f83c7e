import type { ContinueJob } from '../../shared/ipc/contract.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap, TempoMap } from '../../shared/music/time.ts';
import { notesGivingWay } from '../../shared/project/accept-filling.ts';
import { placedContinuation } from '../../shared/project/placed-continuation.ts';
import type { Line, Take } from '../../shared/project/take.ts';
import { lineageOf, lineWith, songWithLine } from '../../shared/project/take-tree.ts';
import type { Document } from './document.svelte.ts';
import type { Hearing } from './hearing.svelte.ts';
import type { TakeList } from './take-list.svelte.ts';

/** What {@link TakeViewer} works with. */
export interface ViewerParts {
  readonly takes: TakeList;
  readonly document: Document;
  readonly hearing: Hearing;
  /** The job that writes takes now, where one does. */
  readonly writing: () => ContinueJob | undefined;
}

/** Which take is shown in the roll, which two are compared, and which one is heard. */
export class TakeViewer {
  /** Id of the take that is shown in the roll; undefined where none is. */
  selected: string | undefined = $state();
  /** Id of a take that is pointed at, and shown for as long. */
  pointed: string | undefined = $state();
  /** Index of the take, among those being written, that the roll shows. */
  watched = $state(0);
  /** Two takes that are compared, the one that is shown first. */
  compared: readonly [string, string] | undefined = $state.raw();
  readonly #parts: ViewerParts;

  constructor(parts: ViewerParts) {
    this.#parts = parts;
  }

  readonly #lookedAt = $derived.by(() => {
    const { takes } = this.#parts;
    const take = takes.find(this.pointed) ?? takes.find(this.selected);
    return take ? takes.whole(take.id) : this.#written();
  });

  /** What the roll draws: the take that is being written, pointed at or selected, with its whole line. */
  readonly shown: Line | undefined = $derived.by(() => {
    const whole = this.#lookedAt;
    return whole && placedContinuation(this.#parts.document.song, whole.seed, whole.continuation);
  });

  /** Notes of the song in the place of which that take's would come. */
  readonly givingWay: ReadonlySet<Note> = $derived.by(() => {
    const whole = this.#lookedAt;
    return whole ? notesGivingWay(this.#parts.document.song, whole.seed, whole.continuation) : new Set<Note>();
  });

  /** Shows a take in the roll; none, where no id is given. While one is heard, the selected one is heard instead. */
  select(id: string | undefined): void {
    const { takes, hearing } = this.#parts;
    this.selected = takes.find(id)?.id;
    if (this.selected !== undefined) takes.reveal(this.selected);
    if (hearing.id !== undefined && this.selected !== undefined) this.#hear(this.selected, hearing.seconds);
  }

  /** Selects the take after the selected one (or before it, for -1), round and round. */
  step(by: 1 | -1): void {
    const seen = this.#parts.takes.inSight;
    if (seen.length === 0) return;
    const at = seen.findIndex(({ id }) => id === this.selected);
    const next = at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length;
    this.select(seen[next]?.id);
  }

  /** Goes back from the selected take to the one that it goes on from; to none, where it goes on from the song. */
  back(): void {
    const line = this.selected === undefined ? [] : lineageOf(this.#parts.takes.all, this.selected);
    this.select(line.at(-2)?.id);
  }

  /** Sets two takes against each other; {@link swap} goes from one to the other. */
  compare(one: string, other: string): void {
    const { takes } = this.#parts;
    if (one === other || !takes.find(one) || !takes.find(other)) return;
    this.compared = [one, other];
    this.select(one);
  }

  /** Shows the other one of two compared takes; heard on from the same moment of the music. */
  swap(): void {
    if (!this.compared) return;
    const [shown, other] = this.compared;
    this.compared = [other, shown];
    this.select(other);
  }

  endComparison(): void {
    this.compared = undefined;
  }

  /** Plays a take from the seam on, or from a bar before the stretch that it fills, or falls silent where it is heard already. */
  hear(id: string): void {
    const { hearing } = this.#parts;
    if (hearing.id === id) hearing.stop();
    else this.#hear(id, 0);
  }

  /** Looks at those that are going to be written. */
  watch(): void {
    this.clear();
    this.watched = 0;
  }

  /** Those of takes that were just written which was watched is shown, unless another one is. */
  showWritten(fresh: readonly Take[]): void {
    if (this.selected === undefined) this.select((fresh[this.watched] ?? fresh[0])?.id);
  }

  /** Looks away from takes that go. */
  leave(gone: readonly Take[]): void {
    const { hearing } = this.#parts;
    if (gone.some(({ id }) => id === hearing.id)) hearing.stop();
    if (gone.some(({ id }) => id === this.selected)) this.selected = undefined;
    if (gone.some(({ id }) => this.compared?.includes(id))) this.compared = undefined;
  }

  /** Looks at none. */
  clear(): void {
    this.selected = undefined;
    this.compared = undefined;
  }

  /** The take that is watched while it is written, where none is selected. */
  #written(): { readonly seed: Song; readonly continuation: Line } | undefined {
    const { takes } = this.#parts;
    const writing = this.#parts.writing();
    const take = writing?.takes[this.watched] ?? writing?.takes[0];
    if (!writing || !take) return undefined;
    return lineWith(takes.all, takes.seeds, writing.request, writing.request.song, take.continuation);
  }

  #hear(id: string, seconds: number): void {
    const { takes, hearing } = this.#parts;
    const whole = takes.whole(id);
    if (!whole) return;
    const song = songWithLine(whole.seed, whole.continuation);
    const times = new TempoMap(song);
    const { seam, locked, beside } = whole.continuation;
    const bars = new BarMap(song);
    // What leads to a stretch belongs to it: the bar before.
    const from = locked || beside ? bars.barAt(Math.max(0, seam - 1)).start : seam;
    hearing.start(id, song, times.ticks(times.seconds(from) + seconds));
  }
}
