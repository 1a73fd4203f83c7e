import * as v from 'valibot';
import type { Calls } from '../contract.ts';
import { bound, text, whole } from './bound.ts';

/** Shorthand that ties both schemas of a call to what the contract says of it. */
export const call = <M extends keyof Calls>() => ({
  params: bound<Calls[M]['params']>(),
  result: bound<Calls[M]['result']>(),
});

export const nothing = v.strictObject({});
export const done = v.null();
export const nameSchema = text(300);
/** An id that Segue made, or a project's name. */
export const idSchema = text(300);
export const sentenceSchema = text(10_000);
/** Milliseconds since 1970. */
export const timeSchema = whole(0, Number.MAX_SAFE_INTEGER);
export const countSchema = whole(0, Number.MAX_SAFE_INTEGER);
export const bytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Expected bytes');
export const numberSchema = v.pipe(v.number(), v.finite());
export const shareSchema = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1));

/** Bytes, of which there are at most so many. */
export function bytesUpTo(most: number) {
  return v.pipe(
    bytesSchema,
    v.check((bytes) => bytes.length <= most, `Expected at most ${most} bytes`),
  );
}
