import { messageOf } from '../../shared/errors.ts';
import type { BlindChoice, BlindModel, BlindTally } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';
import { Random } from '../../shared/random.ts';
import type { Hearing } from '../state/hearing.svelte.ts';
import type { WritingClient } from '../state/write-once.ts';
import { type BlindPair, type Side, writePair } from './blind-pair.ts';
import { type SeedChoice, seedSongs } from './seed-songs.ts';

/** Nothing yet; the first music is awaited; A and B are heard; it was told whose is whose; it cannot go on. */
export type BlindPhase = 'choosing' | 'writing' | 'listening' | 'revealed' | 'failed';

export interface BlindParts {
  readonly client: WritingClient;
  readonly hearing: Hearing;
  /** A fresh random seed, an unsigned 32-bit integer. */
  readonly randomSeed: () => number;
}

export interface BlindWish {
  readonly models: readonly [BlindModel, BlindModel];
  readonly seeds: SeedChoice;
  readonly bars: number;
  /** The song on the desk. */
  readonly desk: Song;
}

/** Ids under which A and B are heard. */
const hearingIds: Readonly<Record<Side, string>> = { a: 'blind test, A', b: 'blind test, B' };

/**
 * Two models are heard after the same song, in an order that nobody knows, until one is chosen; then it is told and
 * counted. The next pair is written meanwhile. The order is drawn anew for each pair, like a coin: were it balanced within
 * blocks, who was told the first orders of a block would know the last one.
 */
export class BlindTest {
  phase: BlindPhase = $state('choosing');
  /** Share of the next pair that is written, 0 to 1. */
  written = $state(0);
  pair: BlindPair | undefined = $state.raw();
  /** Which of the two were heard, at least in part. */
  heard: ReadonlySet<Side> = $state.raw(new Set());
  /** What was chosen last, and with it whose music was whose. */
  outcome: BlindChoice | undefined = $state.raw();
  /** Of all pairs of models, the one of the last choice first. */
  tallies: readonly BlindTally[] = $state.raw([]);
  /** A sentence about what went wrong. */
  trouble: string | undefined = $state();
  /** A choice is being counted. */
  counting = $state(false);
  readonly #parts: BlindParts;
  #wish: BlindWish | undefined;
  #songs: (() => Promise<Song>) | undefined;
  #next: Promise<BlindPair> | undefined;
  #last: Side = 'a';
  #end = new AbortController();

  constructor(parts: BlindParts) {
    this.#parts = parts;
  }

  /** Which of the two sounds now. */
  readonly playing: Side | undefined = $derived.by(() => {
    const { id } = this.#parts.hearing;
    return id === hearingIds.a ? 'a' : id === hearingIds.b ? 'b' : undefined;
  });

  /** Whether one may choose: of what was not heard nobody can say which is better. */
  readonly mayChoose: boolean = $derived.by(
    () => this.phase === 'listening' && this.heard.size === 2 && !this.counting,
  );

  /** Brings the tallies. */
  async look(): Promise<void> {
    try {
      this.tallies = await this.#parts.client.call('blind.tallies', {});
    } catch (thrown) {
      this.trouble = messageOf(thrown);
    }
  }

  /** Begins with a first pair. */
  async begin(wish: BlindWish): Promise<void> {
    this.#stop();
    const { client, randomSeed } = this.#parts;
    this.#end = new AbortController();
    this.#wish = wish;
    this.#songs = seedSongs(client, wish.seeds, wish.desk, new Random(randomSeed()));
    this.outcome = undefined;
    this.#prepare();
    await this.next();
  }

  /** Goes on to the pair that was written meanwhile. */
  async next(): Promise<void> {
    const { signal } = this.#end;
    this.#parts.hearing.stop();
    this.pair = undefined;
    this.phase = 'writing';
    this.trouble = undefined;
    try {
      // Where the last one failed, another one is tried.
      const pair = await (this.#next ?? this.#prepare());
      if (signal.aborted) return;
      this.pair = pair;
      this.heard = new Set();
      this.outcome = undefined;
      this.phase = 'listening';
      this.#prepare();
      this.hear('a');
    } catch (thrown) {
      if (signal.aborted) return;
      this.#next = undefined;
      this.trouble = messageOf(thrown);
      this.phase = 'failed';
    }
  }

  /** Plays A or B from shortly before the human stops; B follows by itself where it was not heard yet. */
  hear(side: Side): void {
    const { pair } = this;
    if (!pair) return;
    this.#last = side;
    this.heard = new Set([...this.heard, side]);
    this.#parts.hearing.start(hearingIds[side], pair.song(side), pair.from, () => {
      if (this.phase === 'listening' && !this.heard.has('b')) this.hear('b');
    });
  }

  /** Falls silent, or plays again what was heard last. */
  toggle(): void {
    const { hearing } = this.#parts;
    if (this.playing) hearing.stop();
    else this.hear(this.#last);
  }

  /** Chooses: it is counted, and told whose music was whose. Where it cannot be counted nothing is told. */
  async choose(chosen: BlindChoice['chosen']): Promise<void> {
    const { pair } = this;
    if (!pair || !this.mayChoose) return;
    const { signal } = this.#end;
    this.counting = true;
    this.trouble = undefined;
    try {
      const choice = pair.choice(chosen);
      const tally = await this.#parts.client.call('blind.count', choice);
      this.tallies = [tally, ...this.tallies.filter((one) => !isSamePair(one, tally))];
      if (signal.aborted) return;
      this.outcome = choice;
      this.phase = 'revealed';
    } catch (thrown) {
      this.trouble = messageOf(thrown);
    } finally {
      this.counting = false;
    }
  }

  /** Forgets what was chosen between two models. */
  async forget(tally: BlindTally): Promise<void> {
    const [first, second] = tally.models;
    try {
      await this.#parts.client.call('blind.forget', { models: [first.id, second.id] });
      this.tallies = this.tallies.filter((one) => !isSamePair(one, tally));
    } catch (thrown) {
      this.trouble = messageOf(thrown);
    }
  }

  /** Ends the test; what was chosen stays counted. */
  end(): void {
    this.#stop();
    this.phase = 'choosing';
    this.pair = undefined;
    this.trouble = undefined;
  }

  #stop(): void {
    this.#end.abort(new DOMException('The blind test was ended.', 'AbortError'));
    this.#parts.hearing.stop();
    this.#next = undefined;
  }

  #prepare(): Promise<BlindPair> {
    const { signal } = this.#end;
    this.written = 0;
    const next = this.#write(signal);
    this.#next = next;
    // Whoever waits for it hears of it.
    next.catch(() => undefined);
    return next;
  }

  async #write(signal: AbortSignal): Promise<BlindPair> {
    const { client, randomSeed } = this.#parts;
    const [wish, songs] = [this.#wish, this.#songs];
    if (!wish || !songs) throw new RangeError('A blind test has begun before it goes on.');
    const { models, bars } = wish;
    const song = await songs();
    const plan = { models, bars, song, seed: randomSeed(), firstIsA: (randomSeed() & 1) === 0 };
    return writePair(client, plan, {
      signal,
      onProgress: (fraction) => {
        if (!signal.aborted) this.written = fraction;
      },
    });
  }
}

/** Seconds from where a pair is heard, to its seam and to its end. */
export function secondsOfPair(pair: BlindPair): { readonly seam: number; readonly end: number } {
  const times = new TempoMap(pair.song('a'));
  const begin = times.seconds(pair.from);
  return { seam: times.seconds(pair.seam) - begin, end: times.seconds(pair.end) - begin };
}

function isSamePair(one: BlindTally, other: BlindTally): boolean {
  return one.models[0].id === other.models[0].id && one.models[1].id === other.models[1].id;
}
