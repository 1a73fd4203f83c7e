import type { Closed } from '../../constraints/outlook.ts';
import { SegueError } from '../../errors.ts';
import { END } from '../tokenizer.ts';
import { VoicesCursor } from './cursor.ts';
import type { VoicesGround } from './steered.ts';
import { SILENT, type Voices } from './steps.ts';
import { firstPitch, REST, voicesVocabulary } from './vocabulary.ts';

/**
 * The grammar of what fills a gap in `voices`: as many steps as the gap has, and where a voice sounds already, just that.
 * Just before and just after what a voice sounds already it has no note of the same key, so that it is a note of its own.
 */
export class VoicesFilling implements VoicesGround {
  readonly fills = true;
  readonly #cursor: VoicesCursor;
  readonly #voices: number;
  readonly #ticksPerStep: number;
  /** The gap's steps, after the step that stands before it. */
  readonly #steps: readonly Voices[];
  /** Steps written, and voices of the next one. */
  #written = 0;
  #voice = 0;
  #ended = false;

  constructor(cursor: VoicesCursor, voices: number, ticksPerStep: number, steps: readonly Voices[]) {
    this.#cursor = cursor;
    this.#voices = voices;
    this.#ticksPerStep = ticksPerStep;
    this.#steps = steps;
  }

  /** A cursor after `before`, for the steps of `gap` and what sounds in them. */
  static after(before: Int32Array, gap: Int32Array, voices: number, ticksPerStep: number): VoicesFilling {
    const cursor = new VoicesCursor(voices, ticksPerStep);
    for (const token of before) cursor.accept(token);
    const steps = [stepsIn(before, voices).at(-1) ?? [], ...stepsIn(gap, voices)];
    return new VoicesFilling(cursor, voices, ticksPerStep, steps);
  }

  get tick(): number {
    return this.#cursor.tick;
  }
  get voice(): number {
    return this.#voice;
  }
  get stands(): boolean {
    return (this.#steps[this.#written + 1]?.[this.#voice] ?? SILENT) !== SILENT;
  }

  /**
   * Whether what stands keeps a voice from striking a key: it sounds something there, or that key just before or after.
   * @param from tick at which the gap begins
   */
  closed(from: number): Closed {
    return (voice, key, tick) => {
      const step = (tick - from) / this.#ticksPerStep + 1;
      const sung = (at: number) => this.#steps[at]?.[voice] ?? SILENT;
      return sung(step) !== SILENT || sung(step - 1) === key || sung(step + 1) === key;
    };
  }

  allowed(mask: Uint8Array): void {
    this.#cursor.allowed(mask);
    for (let token = 0; token < mask.length; token++) if (mask[token] === 1 && !this.#fits(token)) mask[token] = 0;
  }

  accept(token: number): void {
    if (!this.#fits(token)) {
      const name = voicesVocabulary[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} cannot stand where it does in the gap.`);
    }
    this.#cursor.accept(token);
    this.#ended = token === END;
    if (token >= REST) this.#voice++;
    else {
      this.#written++;
      this.#voice = 0;
    }
  }

  clone(): VoicesFilling {
    const copy = new VoicesFilling(this.#cursor.clone(), this.#voices, this.#ticksPerStep, this.#steps);
    copy.#written = this.#written;
    copy.#voice = this.#voice;
    copy.#ended = this.#ended;
    return copy;
  }

  #fits(token: number): boolean {
    const step = this.#steps[this.#written + 1];
    if (!step || this.#ended) return token === END && !this.#ended;
    if (token === END) return false;
    if (token < REST) return true;
    const required = step[this.#voice] ?? SILENT;
    const pitch = token === REST ? SILENT : token - firstPitch;
    if (required !== SILENT) return pitch === required;
    return pitch === SILENT || !this.#isBeside(pitch);
  }

  /** Whether the voice sounds that pitch already in the step before or after this one. */
  #isBeside(pitch: number): boolean {
    return [this.#steps[this.#written], this.#steps[this.#written + 2]].some((step) => step?.[this.#voice] === pitch);
  }
}

function stepsIn(tokens: Int32Array, voices: number): number[][] {
  const sung = [...tokens]
    .filter((token) => token >= REST)
    .map((token) => (token === REST ? SILENT : token - firstPitch));
  return Array.from({ length: sung.length / voices }, (_, step) => sung.slice(step * voices, (step + 1) * voices));
}
