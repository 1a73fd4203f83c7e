import type { Song } from '../../shared/music/song.ts';
import type { InstrumentBank } from '../instruments/bank.svelte.ts';
import { Mixer } from './mixer.ts';
import type { Output } from './output.ts';
import { Sequencer } from './sequencer.ts';
import type { Voice } from './voice.ts';

/** Seconds that are planned ahead: more than a busy window's longest pause, and less than a live edit may lag. */
const lookAhead = 0.2;

/** A song played live: a sequencer that plans, a mixer that sounds, driven by the output's timer. */
export class Performance {
  readonly sequencer: Sequencer<Voice | undefined>;
  readonly mixer: Mixer;
  readonly #output: Output;
  #stopTicking: (() => void) | undefined;
  #onEnd: (() => void) | undefined;

  constructor(output: Output, bank: InstrumentBank, song: Song) {
    this.#output = output;
    this.mixer = new Mixer(output.context, output.master.input, bank, song);
    this.sequencer = new Sequencer(this.mixer, song);
  }

  /** Begins at a tick after `delay` seconds; `onEnd` is called when the song is over. */
  start(tick: number, delay: number, onEnd: () => void): void {
    this.#onEnd = onEnd;
    this.sequencer.start(tick, this.#output.context.currentTime + delay);
    this.#advance();
    this.#stopTicking = this.#output.onTick(() => this.#advance());
  }

  stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.sequencer.stop(this.#output.context.currentTime);
  }

  setSong(song: Song): void {
    this.mixer.setSong(song);
    this.sequencer.setSong(song, this.#output.context.currentTime);
  }

  close(): void {
    this.stop();
    this.mixer.close();
  }

  #advance(): void {
    const now = this.#output.context.currentTime;
    this.sequencer.advance(now + lookAhead, now);
    const end = this.sequencer.endTime;
    if (end !== undefined && end <= now) {
      this.stop();
      this.#onEnd?.();
    }
  }
}
