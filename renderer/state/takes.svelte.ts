import { inWindowWords } from '../../shared/constraints/registry.ts';
import type { ContinueJob, ContinueRequest, ModelInfo } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { acceptTake } from '../../shared/project/accept-take.ts';
import { compareContinuations } from '../../shared/project/compare-continuations.ts';
import { goesOn } from '../../shared/project/continuation.ts';
import type { ContinueSettings } from '../../shared/project/project.ts';
import type { LikedTake, Take } from '../../shared/project/take.ts';
import { lineageOf, songWithLine, type TakeBranch } from '../../shared/project/take-tree.ts';
import type { Sound } from '../../shared/tokens/tokenizer.ts';
import { boundedSettings, usualContinueSettings, usualLikeness } from './continue-settings.ts';
import type { Document } from './document.svelte.ts';
import type { Engine } from './engine.svelte.ts';
import type { Hearing } from './hearing.svelte.ts';
import type { Jobs, OwnJob } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Stretch } from './stretch.ts';
import { TakeList } from './take-list.svelte.ts';
import { accompanyWish, continueWish, infillWish, likeRequest, remakeRequest, type Wish } from './take-requests.ts';
import { TakeViewer } from './take-viewer.svelte.ts';
import { discardedWords, otherwiseWords } from './take-words.ts';
import { takesOfJob, titlesAfter } from './takes-of-job.ts';
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

/** The takes of the song on the desk: lets models write them, and does with them what a user asks for. */
export class Takes {
  settings: ContinueSettings = $state.raw(usualContinueSettings);
  /** Id of the take whose name is being written. */
  renaming: string | undefined = $state();
  readonly jobs: Jobs;
  /** Which of them are looked at, and heard. */
  readonly viewer: TakeViewer;
  /** Called before an ended job is forgotten, so that its takes are kept elsewhere by then. */
  keepSafe: () => Promise<void> = async () => undefined;
  readonly #parts: TakesParts;
  readonly #takes = new TakeList();

  constructor(parts: TakesParts) {
    this.#parts = parts;
    const { document, hearing } = parts;
    this.jobs = parts.jobs((job, own) => this.#ended(job, own));
    this.viewer = new TakeViewer({ takes: this.#takes, document, hearing, writing: () => this.writing });
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
    await this.#ask(continueWish(document.song, this.settings));
  }

  /** Lets the model carry a take on, with all that comes before it; what it writes stands under that take. */
  async continueFrom(id: string): Promise<void> {
    const song = this.songWith(id);
    const take = this.#find(id);
    if (!song || !take || !goesOn(take.continuation) || this.jobs.starting || this.writing) return;
    this.#takes.fold(id, false);
    await this.#ask(continueWish(song, this.settings, id));
  }

  /** Lets the model write a stretch of the song anew, as Continue is set. */
  async writeAnew(stretch: Stretch): Promise<void> {
    if (this.jobs.starting || this.writing) return;
    await this.#ask(infillWish(this.#parts.document.song, this.settings, stretch));
  }

  /** Lets the model write another track along the song, or some bars of it, as Continue is set. */
  async accompany({ program, drums }: Sound, stretch?: Stretch): Promise<void> {
    if (this.jobs.starting || this.writing) return;
    await this.#ask(accompanyWish(this.#parts.document.song, this.settings, { program, drums }, stretch));
  }

  /** Writes takes of the same music that are more like a take, or less, as strongly as is set. */
  async writeLike(id: string, which: 'more' | 'less'): Promise<void> {
    const take = this.#find(id);
    const song = take && this.seeds[take.seedKey];
    if (!take || !song || this.jobs.starting || this.writing) return;
    const { likeness = usualLikeness, takes } = this.settings;
    const wanted = which === 'more' ? likeness : -likeness;
    await this.write(likeRequest(take, song, wanted, takes, this.#parts.randomSeed()));
  }

  /** Lets takes be written as a request says, and shows them as they are. Errors become notices. */
  async write(request: ContinueRequest): Promise<void> {
    this.viewer.watch();
    await this.jobs.start(request);
  }

  /** Makes a take again from its recipe, and tells whether it came out the same. */
  async remake(id: string): Promise<void> {
    const take = this.#find(id);
    const song = take && this.seeds[take.seedKey];
    if (!take || !song || this.jobs.starting || this.writing) return;
    await this.jobs.start(remakeRequest(take, song), id);
  }

  /** Puts what goes on from a take out of sight, or back into it. */
  fold(id: string): void {
    this.#takes.fold(id);
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

  /** Puts a take into the song with its whole line, in one step of undo and in the place of one accepted before it. */
  accept(id: string | undefined = this.viewer.selected): void {
    const whole = this.#takes.whole(id);
    if (!whole) return;
    const { document, hearing } = this.#parts;
    hearing.stop();
    document.run(acceptTake(document.song, whole.seed, whole.continuation));
    this.viewer.clear();
  }

  /** Puts other takes in the place of these, as when a project is opened. */
  load(list: readonly Take[], seeds: Readonly<Record<string, Song>>, settings: ContinueSettings): void {
    this.#parts.hearing.stop();
    this.#takes.load(list, seeds);
    this.renaming = undefined;
    this.settings = settings;
    this.viewer.clear();
    this.viewer.pointed = undefined;
  }

  /** The song as it would be with a take accepted, for hearing, dragging it out and carrying it on. */
  songWith(id: string): Song | undefined {
    const whole = this.#takes.whole(id);
    return whole && songWithLine(whole.seed, whole.continuation);
  }

  /** Asks the model that is chosen for what is wished, with a random seed of its own. */
  async #ask(wish: Wish): Promise<void> {
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
    await this.write({ ...wish, model: model.id, seed: randomSeed() });
  }

  #find(id: string | undefined): Take | undefined {
    return this.#takes.find(id);
  }

  #discard(goes: (take: Take) => boolean): void {
    const gone = this.list.filter(goes);
    if (gone.length === 0) return;
    const { notices } = this.#parts;
    this.viewer.leave(gone);
    const { moved, restore } = this.#takes.remove(gone);
    const bringBack = () => {
      if (restore()) return;
      notices.error('These takes belong to another project; open that one, where its last save may still have them.');
    };
    notices.info(discardedWords(gone, moved), [{ label: 'Bring back', run: bringBack }]);
  }

  /** A job is over: its whole takes come to the list, and are kept safe before the engine forgets them. */
  async #ended(job: ContinueJob, own: OwnJob): Promise<void> {
    const { notices, engine } = this.#parts;
    if (job.state === 'failed') {
      notices.error(inWindowWords(job.error ?? 'The engine could not write this; try once more.'));
    }
    if (job.missing !== undefined) notices.info(job.missing);
    const original = this.#find(own.remakes);
    const titles = original ? () => `${original.name}, made again` : titlesAfter(this.#takes, job.request);
    const made = takesOfJob(job, engine.models, titles);
    if (original && made[0]) this.#tellRemade(original, made[0]);
    else this.#add(made, job.request);
    if (made.length > 0) await this.keepSafe();
  }

  /** The take that another was to be like or unlike, where it is still there. */
  likedBy(like: LikedTake): Take | undefined {
    return this.#takes.likedBy(like);
  }

  #add(made: readonly Take[], { song }: Pick<ContinueRequest, 'song'>): void {
    this.viewer.showWritten(this.#takes.add(made, song));
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
    this.viewer.select(again.id);
    notices.info(otherwiseWords(original, again, { missing, added }));
  }
}
