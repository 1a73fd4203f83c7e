import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';

/** Values as a safetensors header holds them: a text for each name, which is JSON. */
export function toMetadataText(values: object): Map<string, string> {
  return new Map(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
}

/**
 * The values that `toMetadataText` wrote, checked.
 * @throws SegueError `bad-model` naming the first that is missing or not valid
 */
export function fromMetadataText<E extends v.ObjectEntries>(
  schema: v.StrictObjectSchema<E, undefined>,
  text: ReadonlyMap<string, string>,
  path: string,
): v.InferOutput<v.StrictObjectSchema<E, undefined>> {
  const values: [string, unknown][] = [];
  for (const key of Object.keys(schema.entries)) {
    const json = text.get(key);
    if (json !== undefined) values.push([key, parseJson(json, path, key)]);
  }
  const read = v.safeParse(schema, Object.fromEntries(values));
  if (read.success) return read.output;
  throw invalidMetadata(path, v.getDotPath(read.issues[0]) ?? 'metadata');
}

/**
 * Checks the number under which a kind of file keeps its version.
 * @throws SegueError `bad-model` where the file is of another kind, or from a newer version of Segue
 */
export function checkFormat(
  text: ReadonlyMap<string, string>,
  key: string,
  known: number,
  path: string,
  otherKind: string,
): void {
  const format = text.get(key);
  if (format === undefined) throw new SegueError('bad-model', `${path} ${otherKind}.`);
  if (!/^[1-9]\d{0,8}$/.test(format)) throw invalidMetadata(path, key);
  if (Number(format) > known) {
    throw new SegueError('bad-model', `${path} was written by a newer version of Segue; update Segue to use it.`);
  }
}

function parseJson(json: string, path: string, key: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalidMetadata(path, key);
  }
}

function invalidMetadata(path: string, what: string): SegueError {
  return new SegueError('bad-model', `${path} cannot be used: the “${what}” in its metadata is missing or not valid.`);
}
