import type { Song } from '../../shared/music/song.ts';
import { type Performer, Sequencer } from '../../shared/sound/sequencer.ts';
import type { Output } from './output.ts';

/** Seconds that are planned ahead: more than a busy window's longest pause, and less than a live edit may lag. */
const lookAhead = 0.2;

/** How a performance begins. */
interface Beginning {
  readonly tick: number;
  /** Seconds until then, in which its first notes are planned. */
  readonly delay: number;
  /** Called before each stretch of music is planned, for following what changed. */
  readonly onAdvance?: () => void;
  /** Called when the song is over. */
  readonly onEnd: () => void;
}

/** A song played live: a sequencer, driven by the output's timer. */
export class Performance<V> {
  readonly sequencer: Sequencer<V>;
  readonly #output: Output;
  #stopTicking: (() => void) | undefined;

  constructor(output: Output, performer: Performer<V>, song: Song) {
    this.#output = output;
    this.sequencer = new Sequencer(performer, song);
  }

  start({ tick, delay, onAdvance, onEnd }: Beginning): void {
    this.stop();
    this.sequencer.start(tick, this.#output.context.currentTime + delay);
    const advance = () => {
      const now = this.#output.context.currentTime;
      onAdvance?.();
      this.sequencer.advance(now + lookAhead, now);
      const end = this.sequencer.endTime;
      if (end === undefined || end > this.#output.heardTime()) return;
      this.stop();
      onEnd();
    };
    this.#stopTicking = this.#output.onTick(advance);
    advance();
  }

  stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.sequencer.stop(this.#output.context.currentTime);
  }
}
