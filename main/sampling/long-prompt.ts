import { SegueError } from '../../shared/errors.ts';
import type { Cursor, Tokenizer } from '../../shared/tokens/tokenizer.ts';

/** How far back a model without a limited context is made to listen, in tokens. */
const RECURRENT_REACH = 4096;

/** The part of a prompt that a model is given to read. */
export interface Listened {
  readonly tokens: Int32Array;
  /** The place after the whole prompt, not after the part alone: the grammar knows all of it. */
  readonly cursor: Cursor;
}

/**
 * What a model should read of a prompt. A prompt that fits is given whole. Of a longer one the model gets the end:
 * as many tokens as its context holds (a recurrent one 4,096), beginning where time moves on, so that no chord is cut
 * in two, and without START, which would say that the music begins there. So a whole symphony is carried on as soon
 * as a short tune.
 *
 * @param context longest window of the model in tokens, `Infinity` for a recurrent one
 */
export function listenTo(tokenizer: Tokenizer, prompt: Int32Array, context: number): Listened {
  const earliest = prompt.length - reachOf(context);
  const cursor = tokenizer.cursor();
  let from: number | undefined;
  let before = Infinity;
  for (const [place, token] of prompt.entries()) {
    cursor.accept(token);
    // Only where it is needed, since a cursor may have to read all of its text to tell the time.
    if (earliest <= 0 || from !== undefined || place < earliest - 1) continue;
    if (cursor.tick > before) from = place;
    before = cursor.tick;
  }
  // Where time never moves on, one chord is longer than the context.
  return { tokens: prompt.subarray(from ?? Math.max(0, earliest)), cursor };
}

/** How many tokens a model is given at most; a limited context is given whole. */
export function reachOf(context: number): number {
  return Number.isFinite(context) ? context : RECURRENT_REACH;
}

/** Throws a `bad-model` error where the tokenizer writes other tokens than the model knows. */
export function requireSameVocabulary(tokenizer: Tokenizer, vocabularySize: number): void {
  if (tokenizer.vocabulary.length === vocabularySize) return;
  throw new SegueError(
    'bad-model',
    `The model knows ${vocabularySize} tokens but its tokenizer “${tokenizer.id}” writes ${tokenizer.vocabulary.length}; the file is damaged, so train the model again.`,
  );
}
