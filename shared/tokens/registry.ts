import { SegueError } from '../errors.ts';
import { abc } from './abc/abc.ts';
import { frames } from './frames/frames.ts';
import { performance } from './performance/performance.ts';
import { remi } from './remi/remi.ts';
import type { TokenizerKind } from './tokenizer.ts';
import { voices } from './voices/voices.ts';

/** Every way of writing music as tokens. */
export const tokenizerKinds: readonly TokenizerKind[] = [remi, performance, frames, voices, abc];

/**
 * The kind with this id.
 * @throws a `bad-option` error that lists the ids there are
 */
export function tokenizerKind(id: string): TokenizerKind {
  const kind = tokenizerKinds.find((candidate) => candidate.id === id);
  if (kind) return kind;
  const ids = tokenizerKinds.map((candidate) => candidate.id).join(', ');
  throw new SegueError('bad-option', `There is no tokenizer “${id}”: choose one of ${ids}.`);
}
