import * as v from 'valibot';

/** A schema whose output is `T`, whatever it is given. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/** `S` where its output and `T` have the same keys and fit each other both ways; otherwise something that nothing is. */
type Exactly<T, S extends v.GenericSchema> = [T] extends [v.InferOutput<S>]
  ? [v.InferOutput<S>] extends [T]
    ? [keyof T] extends [keyof v.InferOutput<S>]
      ? S
      : { readonly missing: Exclude<keyof T, keyof v.InferOutput<S>> }
    : { readonly outputDoesNotFit: v.InferOutput<S> }
  : { readonly typeDoesNotFit: T };

/**
 * Ties a schema to a type, so that a change of either alone no longer compiles: a key that one of them lacks, an
 * optional one that the other demands, a value of another type. `bound<Note>()(v.strictObject({ … }))`.
 */
export function bound<T>(): <S extends v.GenericSchema>(schema: S & Exactly<T, S>) => S {
  return (schema) => schema;
}

/** A whole number within bounds, both among them. */
export function whole(least: number, most: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
}

/** A finite number within bounds, both among them. */
export function real(least: number, most: number) {
  return v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));
}

/** A list of at most `most` items. */
export function list<S extends v.GenericSchema>(item: S, most: number) {
  return v.pipe(v.array(item), v.maxLength(most), v.readonly());
}

/** A text of at most `most` UTF-16 code units. */
export function text(most: number) {
  return v.pipe(v.string(), v.maxLength(most));
}
