import { limiterDelay, limiterMakeup, limiting } from '../../shared/sound/master.ts';

const { threshold, knee, ratio, attack, release } = limiting;

/**
 * Holds back what is too loud, with the window's settings: it looks ahead by {@link limiterDelay}, turns down fast and up
 * slowly, and adds {@link limiterMakeup} to everything. Both channels are turned down alike, so that nothing wanders.
 */
export class Limiter {
  readonly #attack: number;
  readonly #release: number;
  /** The last frames of each channel, in a ring. */
  readonly #delayed: readonly Float32Array[];
  #at = 0;
  /** How far it is turned down now, as a gain. */
  #gain = 1;

  constructor(channels: number, rate: number) {
    this.#attack = 1 - Math.exp(-1 / (attack * rate));
    this.#release = 1 - Math.exp(-1 / (release * rate));
    this.#delayed = Array.from({ length: channels }, () => new Float32Array(Math.round(limiterDelay * rate)));
  }

  /** Limits the next frames, in place; what comes out is {@link limiterDelay} late. */
  process(channels: readonly Float32Array[]): void {
    const makeup = 10 ** (limiterMakeup / 20);
    const length = channels[0]?.length ?? 0;
    const delay = this.#delayed[0]?.length ?? 0;
    for (let n = 0; n < length; n++) {
      let peak = 0;
      for (const channel of channels) peak = Math.max(peak, Math.abs(channel[n]!));
      const wanted = gainFor(peak);
      this.#gain += (wanted - this.#gain) * (wanted < this.#gain ? this.#attack : this.#release);
      for (const [c, channel] of channels.entries()) {
        const ring = this.#delayed[c]!;
        const now = channel[n]!;
        channel[n] = ring[this.#at]! * this.#gain * makeup;
        ring[this.#at] = now;
      }
      this.#at = (this.#at + 1) % delay;
    }
  }
}

const lowest = 10 ** (threshold / 20);

/** The gain that a peak asks for: none below the threshold, a soft knee above it, then the ratio. */
function gainFor(peak: number): number {
  if (peak <= lowest) return 1;
  const over = 20 * Math.log10(peak) - threshold;
  const slope = 1 - 1 / ratio;
  const less = over < knee ? (slope * over * over) / (2 * knee) : slope * (over - knee / 2);
  return 10 ** (-less / 20);
}
