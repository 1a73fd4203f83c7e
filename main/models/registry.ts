import { SegueError } from '../../shared/errors.ts';
import { lstm } from './lstm.ts';
import type { ModelKind } from './model.ts';
import { rnn } from './rnn.ts';
import { transformer } from './transformer.ts';

/** Every architecture; a new one is one file and one line here. */
export const modelKinds: readonly ModelKind[] = [rnn, lstm, transformer];

/** The architecture of that name; throws a `bad-option` error that lists those there are. */
export function modelKind(id: string): ModelKind {
  const kind = modelKinds.find((candidate) => candidate.id === id);
  if (kind) return kind;
  throw new SegueError(
    'bad-option',
    `There is no model “${id}”; choose one of ${modelKinds.map((k) => k.id).join(', ')}.`,
  );
}
