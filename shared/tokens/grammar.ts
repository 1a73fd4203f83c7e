import { SegueError } from '../errors.ts';
import type { Cursor } from './tokenizer.ts';

/** A cursor whose grammar answers one question: may this token come next? */
export abstract class GrammarCursor implements Cursor {
  protected readonly vocabulary: readonly string[];

  /** @param vocabulary names of the tokens, for messages */
  constructor(vocabulary: readonly string[]) {
    this.vocabulary = vocabulary;
  }

  abstract readonly tick: number;
  abstract clone(): Cursor;
  /** Whether `token`, which is in the vocabulary, may come next. */
  protected abstract permits(token: number): boolean;
  /** Moves past a token that is permitted. */
  protected abstract advance(token: number): void;

  allowed(mask: Uint8Array): void {
    for (let token = 0; token < mask.length; token++) mask[token] = this.permits(token) ? 1 : 0;
  }

  accept(token: number): void {
    const name = this.vocabulary[token];
    if (name === undefined) throw new SegueError('bad-input', `Token ${token} is not in the vocabulary.`);
    if (!this.permits(token)) throw new SegueError('bad-input', `The token ${name} cannot stand where it does.`);
    this.advance(token);
  }
}
