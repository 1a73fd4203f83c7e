import * as v from 'valibot';
import { SegueError } from '../errors.ts';
import type { Schema } from './schemas/bound.ts';

/** What a table of calls looks like to the type checker: by method, what it is given and what it answers. */
export type CallTable<C> = { readonly [M in keyof C]: { params: unknown; result: unknown } };

/** The calls and events that cross a channel, each with its schemas. */
export interface Contract<C extends CallTable<C>, E> {
  readonly calls: {
    readonly [M in keyof C]: { readonly params: Schema<C[M]['params']>; readonly result: Schema<C[M]['result']> };
  };
  readonly events: { readonly [N in keyof E]: Schema<E[N]> };
}

/**
 * The value, checked.
 * @param what which part of the contract it is, such as `continue.start`, for the error
 * @throws SegueError `bad-input` naming the first thing that is wrong
 */
export function checked<T>(schema: Schema<T>, value: unknown, what: string): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue);
  throw new SegueError(
    'bad-input',
    `A message was not understood (${what}${place ? `, ${place.slice(0, 200)}` : ''}: ${issue.message.slice(0, 200)}); if this happens again, restart Segue.`,
  );
}
