import * as v from 'valibot';
import { SegueError } from '../errors.ts';

/**
 * Checks a tokenizer's stored configuration.
 * @throws a `bad-model` error that names the first thing wrong
 */
export function parseConfig<Schema extends v.GenericSchema>(
  id: string,
  schema: Schema,
  config: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, config);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new SegueError(
    'bad-model',
    `The model's ${id} tokenizer is broken${where ? ` at “${where}”` : ''}: ${issue.message}.`,
  );
}

/** A whole number between two bounds, both included. */
export const integer = (low: number, high: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));

/** Whole numbers between two bounds, at least one, each greater than the one before. */
export const ascending = (low: number, high: number) =>
  v.pipe(
    v.array(integer(low, high)),
    v.minLength(1),
    v.check((list) => list.every((value, i) => i === 0 || value > list[i - 1]!), 'the numbers must ascend'),
  );
