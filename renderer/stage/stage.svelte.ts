import { untrack } from 'svelte';
import { messageOf } from '../../shared/errors.ts';
import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { Player } from '../audio/player.ts';
import { Document } from '../state/document.svelte.ts';
import { Transport } from '../state/transport.svelte.ts';
import { carryOn, type Performed } from './carry-on.ts';
import type { Piece } from './programme.ts';

/** What the audience meets: nothing yet, a piece that is being written, one that plays, or the pause after it. */
export type StagePhase = 'closed' | 'writing' | 'playing' | 'pause';

export interface StageParts {
  readonly client: Pick<EngineClient, 'call' | 'on' | 'onConnection'>;
  /** Makes a player of the stage's own, so that the song on the desk is left alone. */
  readonly createPlayer: (parts: { readonly document: Document; readonly transport: Transport }) => Player;
  /** A fresh random seed, an unsigned 32-bit integer. */
  readonly randomSeed: () => number;
}

/** Seconds after which a piece that failed is followed by the next one. */
const failurePause = 5;

/**
 * A programme of pieces that runs unattended: one plays while the next is written, with a pause between them, over and
 * over, each time carried on anew.
 */
export class Stage {
  phase: StagePhase = $state('closed');
  /** What plays, or has just played. */
  now: Performed | undefined = $state.raw();
  /** What comes next. */
  next: Piece | undefined = $state.raw();
  /** Share of the next piece that is written, 0 to 1. */
  written = $state(0);
  /** A sentence about a piece that could not be written. */
  trouble: string | undefined = $state();
  readonly document = new Document();
  readonly transport = new Transport();
  readonly #parts: StageParts;
  #player: Player | undefined;
  #pieces: readonly Piece[] = [];
  #at = 0;
  #pause = 0;
  #ready: Promise<Performed> | undefined;
  #close = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unfollow: () => void = () => undefined;

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  /** Whether the playhead has passed the seam. */
  readonly machine: boolean = $derived.by(() => this.now !== undefined && this.transport.tick >= this.now.seam);

  /** Seconds since the seam was passed; negative before it. */
  readonly sinceSeam: number = $derived.by(() => {
    if (!this.now) return Number.NEGATIVE_INFINITY;
    const { times } = this.document;
    return times.seconds(this.transport.tick) - times.seconds(this.now.seam);
  });

  /**
   * Opens the curtain.
   * @param pieces at least one
   * @param pause seconds between two of them
   */
  open(pieces: readonly Piece[], pause: number): void {
    this.close();
    this.#pieces = pieces;
    this.#pause = pause;
    this.#at = 0;
    this.#close = new AbortController();
    this.trouble = undefined;
    this.#player ??= this.#parts.createPlayer(this);
    this.#prepare();
    void this.#perform();
  }

  /** Ends the evening. */
  close(): void {
    this.#close.abort(new DOMException('The stage was closed.', 'AbortError'));
    clearTimeout(this.#timer);
    this.#unfollow();
    this.#player?.pause();
    this.phase = 'closed';
    this.now = undefined;
    this.next = undefined;
  }

  /** Goes on to the next piece at once. */
  skip(): void {
    if (this.phase === 'closed' || this.phase === 'writing') return;
    this.#unfollow();
    this.#player?.pause();
    clearTimeout(this.#timer);
    void this.#perform();
  }

  /** Begins to write the piece that is next. */
  #prepare(): void {
    const piece = this.#pieces[this.#at++ % this.#pieces.length];
    if (!piece) throw new RangeError('A programme has a piece.');
    const { signal } = this.#close;
    this.next = piece;
    this.written = 0;
    const onProgress = (fraction: number) => {
      if (!signal.aborted) this.written = fraction;
    };
    this.#ready = carryOn(this.#parts.client, piece, this.#parts.randomSeed(), { signal, onProgress });
    // Whoever waits for it hears of it.
    this.#ready.catch(() => undefined);
  }

  /** Plays what was prepared, once it is written, and prepares what follows. */
  async #perform(): Promise<void> {
    const { signal } = this.#close;
    this.phase = 'writing';
    try {
      const performed = await this.#ready;
      if (!performed || signal.aborted) return;
      this.trouble = undefined;
      this.#play(performed);
    } catch (thrown) {
      if (signal.aborted) return;
      this.trouble = messageOf(thrown);
      this.phase = 'pause';
      this.#timer = setTimeout(() => void this.#perform(), failurePause * 1000);
    }
    this.#prepare();
  }

  #play(performed: Performed): void {
    const player = this.#player;
    if (!player) return;
    this.document.open(performed.song);
    player.setSong(performed.song);
    this.now = performed;
    this.phase = 'playing';
    void player.play(0);
    let begun = false;
    this.#unfollow = $effect.root(() => {
      $effect(() => {
        const { playing } = this.transport;
        if (playing) begun = true;
        else if (begun) untrack(() => this.#ended());
      });
    });
  }

  #ended(): void {
    this.#unfollow();
    this.phase = 'pause';
    this.#timer = setTimeout(() => void this.#perform(), this.#pause * 1000);
  }
}
