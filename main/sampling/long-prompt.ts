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
  const reach = Number.isFinite(context) ? context : RECURRENT_REACH;
  const earliest = prompt.length - reach;
  const cursor = tokenizer.cursor();
  let from = 0;
  for (const [place, token] of prompt.entries()) {
    const before = cursor.tick;
    cursor.accept(token);
    if (from === 0 && place >= earliest && earliest > 0 && cursor.tick > before) from = place;
  }
  if (earliest > 0 && from === 0) from = earliest; // one chord longer than the context
  return { tokens: prompt.subarray(from), cursor };
}

/** Throws a `bad-model` error where the tokenizer writes other tokens than the model knows. */
export function requireSameVocabulary(tokenizer: Tokenizer, vocabularySize: number): void {
  if (tokenizer.vocabulary.length === vocabularySize) return;
  throw new SegueError(
    'bad-model',
    `The model knows ${vocabularySize} tokens but its tokenizer “${tokenizer.id}” writes ${tokenizer.vocabulary.length}; the file is damaged, so train the model again.`,
  );
}
