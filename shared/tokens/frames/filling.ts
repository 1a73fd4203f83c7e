import type { Closed } from '../../constraints/outlook.ts';
import { SegueError } from '../../errors.ts';
import { END } from '../tokenizer.ts';
import { FRAME, FramesCursor, firstPitch, framesVocabulary } from './cursor.ts';
import type { FramesGround } from './steered.ts';

/**
 * The grammar of what fills a gap in `frames`: as many frames as the gap has, in each of them what sounds there already.
 * Just before and just after what sounds already its key is silent, so that it is a note of its own.
 */
export class FramesFilling implements FramesGround {
  readonly fills = true;
  readonly #cursor: FramesCursor;
  /** The gap's frames, after the frame that stands before it. */
  readonly #frames: readonly ReadonlySet<number>[];
  /** Frames written. */
  #written = 0;
  #pitch = -1;
  #ended = false;

  constructor(cursor: FramesCursor, frames: readonly ReadonlySet<number>[]) {
    this.#cursor = cursor;
    this.#frames = frames;
  }

  /** A cursor after `before`, for the frames of `gap` and the pitches in them. */
  static after(before: Int32Array, gap: Int32Array, ticksPerStep: number): FramesFilling {
    const cursor = new FramesCursor(ticksPerStep);
    for (const token of before) cursor.accept(token);
    return new FramesFilling(cursor, [framesIn(before).at(-1) ?? new Set(), ...framesIn(gap)]);
  }

  get tick(): number {
    return this.#cursor.tick;
  }

  stands(pitch: number): boolean {
    return this.#frames[this.#written + 1]?.has(pitch) === true;
  }

  /**
   * Whether what stands keeps a pitch from being struck.
   * @param from tick at which the gap begins
   */
  closed(from: number, ticksPerStep: number): Closed {
    const frames = this.#frames;
    return (_part, pitch, tick, to) => {
      const first = (tick - from) / ticksPerStep;
      const last = (to - from) / ticksPerStep + 1;
      // The frame before the gap stands before the gap's own.
      for (let frame = Math.max(0, first); frame <= last; frame++) if (frames[frame]?.has(pitch)) return true;
      return false;
    };
  }

  allowed(mask: Uint8Array): void {
    this.#cursor.allowed(mask);
    for (let token = 0; token < mask.length; token++) if (mask[token] === 1 && !this.#fits(token)) mask[token] = 0;
  }

  accept(token: number): void {
    if (!this.#fits(token)) {
      const name = framesVocabulary[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} cannot stand where it does in the gap.`);
    }
    this.#cursor.accept(token);
    this.#ended = token === END;
    if (token === FRAME) this.#written++;
    this.#pitch = token >= firstPitch ? token - firstPitch : -1;
  }

  clone(): FramesFilling {
    const copy = new FramesFilling(this.#cursor.clone(), this.#frames);
    copy.#written = this.#written;
    copy.#pitch = this.#pitch;
    copy.#ended = this.#ended;
    return copy;
  }

  #fits(token: number): boolean {
    const frame = this.#frames[this.#written + 1];
    if (!frame || this.#ended) return token === END && !this.#ended;
    if (token === END) return false;
    const above = [...frame].filter((pitch) => pitch > this.#pitch);
    if (token === FRAME) return above.length === 0;
    const pitch = token - firstPitch;
    if (above.some((required) => required < pitch)) return false;
    return frame.has(pitch) || !this.#isBeside(pitch);
  }

  /** Whether the pitch sounds already in the frame before or after this one. */
  #isBeside(pitch: number): boolean {
    const [before, after] = [this.#frames[this.#written], this.#frames[this.#written + 2]];
    return before?.has(pitch) === true || after?.has(pitch) === true;
  }
}

function framesIn(tokens: Int32Array): Set<number>[] {
  const frames: Set<number>[] = [];
  let frame = new Set<number>();
  for (const token of tokens) {
    if (token >= firstPitch) frame.add(token - firstPitch);
    if (token !== FRAME) continue;
    frames.push(frame);
    frame = new Set();
  }
  return frames;
}
