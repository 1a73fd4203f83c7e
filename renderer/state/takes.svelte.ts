import type { ContinueJob, ContinueRequest, ModelInfo } from '../../shared/ipc/contract.ts';
import { soundName } from '../../shared/music/general-midi.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap, TempoMap } from '../../shared/music/time.ts';
import { notesGivingWay } from '../../shared/project/accept-filling.ts';
import { acceptTake } from '../../shared/project/accept-take.ts';
import { compareContinuations } from '../../shared/project/compare-continuations.ts';
import { goesOn } from '../../shared/project/continuation.ts';
import { placedContinuation } from '../../shared/project/placed-continuation.ts';
import type { ContinueSettings } from '../../shared/project/project.ts';
import type { LikedTake, Line, Take } from '../../shared/project/take.ts';
import { lineageOf, lineWith, songWithLine, type TakeBranch } from '../../shared/project/take-tree.ts';
import type { Sound } from '../../shared/tokens/tokenizer.ts';
import { boundedSettings, continueTopP, usualContinueSettings } from './continue-settings.ts';
import type { Document } from './document.svelte.ts';
import type { Engine } from './engine.svelte.ts';
import type { Hearing } from './hearing.svelte.ts';
import { holdingTo } from './hold-to.ts';
import type { Jobs, OwnJob } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Stretch } from './stretch.ts';
import { stretchWords } from './stretch.ts';
import { TakeList } from './take-list.svelte.ts';
import { likeRequest, remakeRequest, usualLikeness } from './take-requests.ts';
import { discardedWords, otherwiseWords, takeNumber, takesOfJob, takeTitle } from './takes-of-job.ts';
import { usualModel } from './usual-model.ts';

/** What {@link Takes} works with. */
export interface TakesParts {
  readonly document: Document;
  readonly engine: Engine;
  readonly hearing: Hearing;
  readonly notices: Notices;
  /** Makes the jobs, and is told what to do when one ends. */
  readonly jobs: (onEnd: (job: ContinueJob, own: OwnJob) => Promise<void>) => Jobs;
  /** A fresh random seed, an unsigned 32-bit integer. */
  readonly randomSeed: () => number;
}

/** The takes of the song on the desk, those that are being written, and the one that is looked at. */
export class Takes {
  settings: ContinueSettings = $state.raw(usualContinueSettings);
  /** Id of the take that is shown in the roll; undefined where none is. */
  selected: string | undefined = $state();
  /** Id of a take that is pointed at, and shown for as long. */
  pointed: string | undefined = $state();
  /** Index of the take, among those being written, that the roll shows. */
  watched = $state(0);
  /** Two takes that are compared, the one that is shown first. */
  compared: readonly [string, string] | undefined = $state.raw();
  /** How strongly “More like this” draws, and “Less like this” pushes away: above 0, at most 1. */
  likeness = $state(usualLikeness);
  /** Id of the take whose name is being written. */
  renaming: string | undefined = $state();
  readonly jobs: Jobs;
  /** Called before an ended job is forgotten, so that its takes are kept elsewhere by then. */
  keepSafe: () => Promise<void> = async () => undefined;
  readonly #parts: TakesParts;
  readonly #takes = new TakeList();

  constructor(parts: TakesParts) {
    this.#parts = parts;
    this.jobs = parts.jobs((job, own) => this.#ended(job, own));
  }

  /** The model that Continue uses: the one that was chosen while it is there, else the one that suits the song. */
  readonly model: ModelInfo | undefined = $derived.by(() => {
    const { engine, document } = this.#parts;
    return engine.models.find(({ id }) => id === this.settings.model) ?? usualModel(engine.models, document.song);
  });

  /** The job that writes takes now, where one does. */
  readonly writing: ContinueJob | undefined = $derived.by(() => this.jobs.open[0]);

  /** All takes in the order in which they were made; replaced as a whole. */
  get list(): readonly Take[] {
    return this.#takes.all;
  }

  /** The takes, each over those that go on from it. */
  get tree(): readonly TakeBranch[] {
    return this.#takes.tree;
  }

  /** Those that are in sight, from top to bottom: what goes on from others may be folded away. */
  get inSight(): readonly Take[] {
    return this.#takes.inSight;
  }

  /** The songs that takes carry on, by content key. */
  get seeds(): Readonly<Record<string, Song>> {
    return this.#takes.seeds;
  }

  /** Ids of takes under which what goes on from them is out of sight. */
  get folded(): ReadonlySet<string> {
    return this.#takes.folded;
  }

  readonly #lookedAt = $derived.by(() => {
    const take = this.#find(this.pointed) ?? this.#find(this.selected);
    return take ? this.#takes.whole(take.id) : this.#written();
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

  /** Changes how Continue is set, within bounds. */
  set(change: Partial<ContinueSettings>): void {
    this.settings = boundedSettings({ ...this.settings, ...change });
  }

  /** Puts other settings in the place of these, within bounds; what is left out is no longer set. */
  replaceSettings(settings: ContinueSettings): void {
    this.settings = boundedSettings(settings);
  }

  /** Lets the model carry the song on, with a random seed of its own. Errors become notices. */
  async start(): Promise<void> {
    if (this.jobs.starting || this.writing) return;
    const { document, notices } = this.#parts;
    if (this.model && document.notes === 0) {
      notices.error('There is nothing to carry on yet; draw or play a few notes first.');
      return;
    }
    await this.#carryOn(document.song);
  }

  /** Lets the model carry a take on, with all that comes before it; what it writes stands under that take. */
  async continueFrom(id: string): Promise<void> {
    const song = this.songWith(id);
    const take = this.#find(id);
    if (!song || !take || !goesOn(take.continuation) || this.jobs.starting || this.writing) return;
    this.#takes.fold(id, false);
    await this.#carryOn(song, { parent: id });
  }

  /** Lets the model write a stretch of the song anew, as Continue is set. */
  async writeAnew({ from, to, locked, bars, only }: Stretch): Promise<void> {
    if (this.jobs.starting || this.writing) return;
    // What fills a stretch is as long as the stretch.
    const held = holdingTo(this.settings, 'length', undefined);
    const settings = only === undefined ? held : holdingTo(held, 'tracks', [only]);
    await this.#carryOn(this.#parts.document.song, { bars, infill: { from, to, locked } }, settings);
  }

  /** Lets the model write another track along the song, as Continue is set. */
  async accompany(sound: Sound): Promise<void> {
    if (this.jobs.starting || this.writing) return;
    const { document } = this.#parts;
    // It is as long as the song, and what single tracks are held to is none of its business.
    const { length: _, tracks: __, range, ...held } = this.settings.constraints ?? {};
    const ranges = range?.filter(({ track }) => track === undefined) ?? [];
    const constraints = { ...held, ...(ranges.length > 0 && { range: ranges }) };
    const bars = Math.max(1, [...document.bars.bars(document.song.ticks)].length);
    await this.#carryOn(
      document.song,
      { bars: Math.min(bars, 1024), accompany: sound },
      { ...this.settings, constraints },
    );
  }

  /** Writes takes of the same music that are more like a take, or less, as strongly as is set. */
  async writeLike(id: string, which: 'more' | 'less'): Promise<void> {
    const take = this.#find(id);
    const song = take && this.seeds[take.seedKey];
    if (!take || !song || this.jobs.starting || this.writing) return;
    const likeness = which === 'more' ? this.likeness : -this.likeness;
    await this.write(likeRequest(take, song, likeness, this.settings.takes, this.#parts.randomSeed()));
  }

  /** Lets takes be written as a request says, and shows them as they are. Errors become notices. */
  async write(request: ContinueRequest): Promise<void> {
    this.selected = undefined;
    this.compared = undefined;
    this.watched = 0;
    await this.jobs.start(request);
  }

  /** Makes a take again from its recipe, and tells whether it came out the same. */
  async remake(id: string): Promise<void> {
    const take = this.#find(id);
    const song = take && this.seeds[take.seedKey];
    if (!take || !song || this.jobs.starting || this.writing) return;
    await this.jobs.start(remakeRequest(take, song), id);
  }

  /** Shows a take in the roll; none, where no id is given. While one is heard, the selected one is heard instead. */
  select(id: string | undefined): void {
    this.selected = this.#find(id)?.id;
    if (this.selected !== undefined) this.#takes.reveal(this.selected);
    const { hearing } = this.#parts;
    if (hearing.id !== undefined && this.selected !== undefined) this.#hear(this.selected, hearing.seconds);
  }

  /** Selects the take after the selected one (or before it, for -1), round and round. */
  step(by: 1 | -1): void {
    const seen = this.inSight;
    if (seen.length === 0) return;
    const at = seen.findIndex(({ id }) => id === this.selected);
    const next = at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length;
    this.select(seen[next]?.id);
  }

  /** Goes back from the selected take to the one that it goes on from; to none, where it goes on from the song. */
  back(): void {
    const line = this.selected === undefined ? [] : lineageOf(this.list, this.selected);
    this.select(line.at(-2)?.id);
  }

  /** Puts what goes on from a take out of sight, or back into it. */
  fold(id: string): void {
    this.#takes.fold(id);
  }

  /** Plays a take from the seam on, or from a bar before the stretch that it fills, or falls silent where it is heard already. */
  hear(id: string): void {
    const { hearing } = this.#parts;
    if (hearing.id === id) hearing.stop();
    else this.#hear(id, 0);
  }

  keep(id: string, kept = true): void {
    this.#takes.change(id, { kept });
  }

  rename(id: string, name: string): void {
    if (name.trim() !== '') this.#takes.change(id, { name: name.trim() });
  }

  /** Throws a take away, what goes on from it moves up; it can be brought back for a while. */
  discard(id: string): void {
    this.#discard((take) => take.id === id);
  }

  /** Throws a take away with all that goes on from it; they can be brought back for a while. */
  discardBranch(id: string): void {
    this.#discard((take) => lineageOf(this.list, take.id).some((one) => one.id === id));
  }

  /** Throws away all takes that are not kept; they can be brought back for a while. */
  discardRest(): void {
    this.#discard((take) => !take.kept);
  }

  /** Sets two takes against each other; {@link swap} goes from one to the other. */
  compare(one: string, other: string): void {
    if (one === other || !this.#find(one) || !this.#find(other)) return;
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

  /** Puts a take into the song with its whole line, in one step of undo and in the place of one accepted before it. */
  accept(id: string | undefined = this.selected): void {
    const whole = this.#takes.whole(id);
    if (!whole) return;
    const { document, hearing } = this.#parts;
    hearing.stop();
    document.run(acceptTake(document.song, whole.seed, whole.continuation));
    this.selected = undefined;
    this.compared = undefined;
  }

  /** Puts other takes in the place of these, as when a project is opened. */
  load(list: readonly Take[], seeds: Readonly<Record<string, Song>>, settings: ContinueSettings): void {
    this.#parts.hearing.stop();
    this.#takes.load(list, seeds);
    this.renaming = undefined;
    this.settings = settings;
    this.selected = undefined;
    this.pointed = undefined;
    this.compared = undefined;
  }

  /** The song as it would be with a take accepted, for hearing, dragging it out and carrying it on. */
  songWith(id: string): Song | undefined {
    const whole = this.#takes.whole(id);
    return whole && songWithLine(whole.seed, whole.continuation);
  }

  /**
   * Lets the model that is chosen carry a song on as is set, with a random seed of its own.
   * @param more what is asked for beside
   */
  async #carryOn(
    song: Song,
    more: Pick<ContinueRequest, 'parent' | 'infill' | 'accompany'> & { readonly bars?: number } = {},
    set: ContinueSettings = this.settings,
  ): Promise<void> {
    const { engine, notices, randomSeed } = this.#parts;
    const { model } = this;
    if (!model) {
      notices.error(
        engine.listed
          ? 'There is no model yet; train one on your music first.'
          : 'The engine is not ready yet; try again in a moment.',
      );
      return;
    }
    const { model: _, ...settings } = set;
    await this.write({ model: model.id, song, ...settings, topP: continueTopP, seed: randomSeed(), ...more });
  }

  /** The take that is watched while it is written, where none is selected. */
  #written(): { readonly seed: Song; readonly continuation: Line } | undefined {
    const { writing, list, seeds } = this;
    const take = writing?.takes[this.watched] ?? writing?.takes[0];
    if (!writing || !take) return undefined;
    return lineWith(list, seeds, writing.request, writing.request.song, take.continuation);
  }

  #hear(id: string, seconds: number): void {
    const whole = this.#takes.whole(id);
    if (!whole) return;
    const song = songWithLine(whole.seed, whole.continuation);
    const times = new TempoMap(song);
    const { seam, locked } = whole.continuation;
    const bars = new BarMap(song);
    // What leads to a stretch belongs to it: the bar before.
    const from = locked ? bars.barAt(Math.max(0, seam - 1)).start : seam;
    this.#parts.hearing.start(id, song, times.ticks(times.seconds(from) + seconds));
  }

  #find(id: string | undefined): Take | undefined {
    return this.#takes.find(id);
  }

  #discard(goes: (take: Take) => boolean): void {
    const gone = this.list.filter(goes);
    if (gone.length === 0) return;
    const { hearing, notices } = this.#parts;
    if (gone.some(({ id }) => id === hearing.id)) hearing.stop();
    if (gone.some(({ id }) => id === this.selected)) this.selected = undefined;
    if (gone.some(({ id }) => this.compared?.includes(id))) this.compared = undefined;
    const { moved, restore } = this.#takes.remove(gone);
    const bringBack = () => {
      if (restore()) return;
      notices.error('These takes belong to another project; open that one, where its last save may still have them.');
    };
    notices.info(discardedWords(gone, moved), [{ label: 'Bring back', run: bringBack }]);
  }

  /** A job is over: its whole takes come to the list, and are kept safe before the engine forgets them. */
  async #ended(job: ContinueJob, own: OwnJob): Promise<void> {
    const { notices } = this.#parts;
    if (job.state === 'failed') notices.error(job.error ?? 'The engine could not write this; try once more.');
    const made = this.#takesOf(job, own);
    const original = this.#find(own.remakes);
    if (original && made[0]) this.#tellRemade(original, made[0]);
    else this.#add(made, job.request);
    if (made.length > 0) await this.keepSafe();
  }

  #takesOf(job: ContinueJob, own: OwnJob): readonly Take[] {
    const { model, song, like, infill, accompany } = job.request;
    const modelName = this.#parts.engine.models.find(({ id }) => id === model)?.name ?? model;
    const original = this.#find(own.remakes);
    const last = Math.max(0, ...this.list.map(takeNumber));
    const liked = like && this.likedBy(like);
    const where = accompany ? soundName(accompany) : infill && stretchWords(new BarMap(song), infill);
    return takesOfJob(job, modelName, (i) =>
      original ? `${original.name}, made again` : takeTitle(last + 1 + i, { like, liked, where }),
    );
  }

  /** The take that another was to be like or unlike, where it is still there. */
  likedBy(like: LikedTake): Take | undefined {
    return this.#takes.likedBy(like);
  }

  #add(made: readonly Take[], { song }: Pick<ContinueRequest, 'song'>): void {
    const fresh = this.#takes.add(made, song);
    // The one that was watched while it was written stays in view.
    if (this.selected === undefined) this.select((fresh[this.watched] ?? fresh[0])?.id);
  }

  #tellRemade(original: Take, again: Take): void {
    const { notices } = this.#parts;
    const { same, missing, added } = compareContinuations(original.continuation, again.continuation);
    if (same) {
      notices.info(`“${original.name}” came out the same again, note for note.`);
      return;
    }
    const seed = this.seeds[original.seedKey];
    if (seed) this.#add([{ ...again, seedKey: original.seedKey }], { song: seed });
    this.select(again.id);
    notices.info(otherwiseWords(original, again, { missing, added }));
  }
}
