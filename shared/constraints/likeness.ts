import type { Meaning } from '../tokens/tokenizer.ts';
import type { Choice, Leaning } from './leaning.ts';
import { placeOf, type TakeScore } from './take-score.ts';

/** Nats that a departure costs where the music is to be as like, or as unlike, as can be. */
const mostNats = 8;

/**
 * Draws music towards a take of the same music, or away from it.
 *
 * Towards it, everything that departs from the take costs: to strike what it does not strike at that moment, to leave out
 * what it does, to pass over the moment at which it next does something or to stop short of it, and where tokens tell so,
 * to sound on or to stop where it does not. Away from it, to strike what the take strikes at that moment costs. At the
 * ends of the scale that is 8 nats, which makes a choice a 3,000th as likely as the model has it, and in between in
 * proportion; at 0 nothing.
 */
export class Likeness implements Leaning {
  readonly #likeness: number;
  readonly #take: TakeScore;
  /** Up to which place this moment is written. */
  #written = -1;

  /** @param likeness from -1, as unlike as can be, to 1 */
  constructor(likeness: number, take: TakeScore) {
    this.#likeness = likeness;
    this.#take = take;
  }

  lean(choices: readonly Choice[], tick: number, nats: Float64Array): void {
    const cost = Math.abs(this.#likeness) * mostNats;
    if (cost === 0) return;
    const struck = this.#take.struckAt(tick);
    const passes = this.#likeness > 0 ? this.#bestPass(choices, tick) : undefined;
    for (const { token, meaning } of choices) {
      const costs = this.#likeness < 0 ? echoes(meaning, struck) : this.#departs(meaning, tick, struck, passes);
      if (costs) nats[token] = (nats[token] ?? 0) - cost;
    }
  }

  hear(meaning: Meaning): void {
    switch (meaning.does) {
      case 'pass':
        this.#written = -1;
        break;
      case 'strike':
      case 'hold':
        this.#written = placeOf(meaning.part, meaning.key);
        break;
      case 'rest':
        this.#written = placeOf(meaning.part, 127);
        break;
    }
  }

  clone(): Likeness {
    const copy = new Likeness(this.#likeness, this.#take);
    copy.#written = this.#written;
    return copy;
  }

  /** The tick that time would pass to if it went with the take: the latest not after its next event, or else the first. */
  #bestPass(choices: readonly Choice[], tick: number): number | undefined {
    const next = this.#take.eventAfter(tick);
    if (next === undefined) return undefined;
    let best: number | undefined;
    for (const { meaning } of choices) {
      if (meaning.does !== 'pass') continue;
      const { tick: there } = meaning;
      const isCloser = best === undefined || (there <= next ? best > next || there > best : there < best);
      if (isCloser) best = there;
    }
    return best;
  }

  #departs(meaning: Meaning, tick: number, struck: readonly number[], bestPass: number | undefined): boolean {
    /** Whether something that the take strikes here would be passed by. */
    const leavesOut = (below: number) => struck.some((place) => place > this.#written && place < below);
    switch (meaning.does) {
      case 'strike': {
        const place = placeOf(meaning.part, meaning.key);
        return !struck.includes(place) || leavesOut(place);
      }
      case 'hold': {
        const place = placeOf(meaning.part, meaning.key);
        return !this.#take.sounds(place, tick) || leavesOut(place);
      }
      case 'release':
        return this.#take.sounds(placeOf(meaning.part, meaning.key), tick);
      case 'rest': {
        const [low, high] = [placeOf(meaning.part, 0), placeOf(meaning.part, 127)];
        for (let place = low; place <= high; place++) if (this.#take.sounds(place, tick)) return true;
        return struck.some((place) => place >= low && place <= high);
      }
      case 'turn': {
        const low = placeOf(meaning.part, 0);
        const isDue = (place: number) => place > this.#written && place >= low && place < low + 128;
        return !struck.some(isDue) || leavesOut(low);
      }
      case 'pass':
        return leavesOut(Number.POSITIVE_INFINITY) || (bestPass !== undefined && meaning.tick !== bestPass);
    }
  }
}

function echoes(meaning: Meaning, struck: readonly number[]): boolean {
  return meaning.does === 'strike' && struck.includes(placeOf(meaning.part, meaning.key));
}
