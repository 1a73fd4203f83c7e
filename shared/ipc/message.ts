import { SegueError } from '../errors.ts';

/** Bytes of the largest message: a project of a few hundred thousand notes with all its takes. */
export const largestMessage = 128 * 2 ** 20;
/** How deep values may lie in one another; the contract needs 12. */
const deepest = 32;
const mostParts = 1024;
/** The one key of an object that stands for bytes, with the number of the part that holds them. */
const partKey = '\0part';

/**
 * A value as one message: JSON, then the bytes of each `Uint8Array` in it as they are.
 *
 *     uint32 length of the JSON | JSON in UTF-8 | for each part: uint32 length | bytes
 *
 * All numbers are little-endian. Holds plain objects, lists, texts, finite numbers, booleans, null and `Uint8Array`s;
 * keys whose value is undefined are left out.
 * @throws SegueError `bad-input` where the value holds anything else, or is too large or too deep
 */
export function encodeMessage(value: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  const json = new TextEncoder().encode(JSON.stringify(withoutBytes(value, parts, 0)));
  const size = parts.reduce((sum, part) => sum + 4 + part.length, 4 + json.length);
  if (size > largestMessage) throw unfit('it is too large');
  const message = new Uint8Array(size);
  const view = new DataView(message.buffer);
  let at = 0;
  for (const block of [json, ...parts]) {
    view.setUint32(at, block.length, true);
    message.set(block, at + 4);
    at += 4 + block.length;
  }
  return message;
}

/**
 * The value that {@link encodeMessage} wrote. The bytes in it are copies.
 * @throws SegueError `bad-input` for anything that is no such message
 */
export function decodeMessage(message: Uint8Array): unknown {
  if (message.length > largestMessage) throw unfit('it is too large');
  const blocks: Uint8Array[] = [];
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  for (let at = 0; at < message.length; ) {
    if (at + 4 > message.length) throw unfit('it is cut short');
    const end = at + 4 + view.getUint32(at, true);
    if (end > message.length) throw unfit('it is cut short');
    if (blocks.length > mostParts) throw unfit('it has too many parts');
    blocks.push(message.subarray(at + 4, end));
    at = end;
  }
  const [json, ...parts] = blocks;
  if (!json) throw unfit('it is empty');
  requireShallow(json);
  return parse(json, parts);
}

function parse(json: Uint8Array, parts: readonly Uint8Array[]): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(json);
    const value: unknown = JSON.parse(text);
    // A large song is not walked for what it cannot hold: both kinds of keys show in the text, however they are spelled.
    return text.includes('__proto__') || text.includes('\\u') ? withBytes(value, parts) : value;
  } catch (error) {
    if (error instanceof SegueError) throw error;
    throw unfit('it is not JSON');
  }
}

/** Whether an object is one as JSON has them, and not of a class. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value with each `Uint8Array` replaced by what stands for it; what holds none stays the same object. */
function withoutBytes(value: unknown, parts: Uint8Array[], depth: number): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw unfit(`it holds the number ${value}`);
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
      throw unfit(`it holds a ${typeof value}`);
    }
    return value;
  }
  if (depth === deepest) throw unfit('it is too deep');
  if (value instanceof Uint8Array) {
    if (parts.length === mostParts) throw unfit('it has too many parts');
    return { [partKey]: parts.push(value) - 1 };
  }
  if (Array.isArray(value)) {
    let list: unknown[] = value;
    for (let i = 0; i < list.length; i++) {
      const fresh = withoutBytes(list[i], parts, depth + 1);
      if (fresh === list[i]) continue;
      if (list === value) list = [...value];
      list[i] = fresh;
    }
    return list;
  }
  if (!isPlain(value)) throw unfit('it holds an object of a class');
  let object = value;
  for (const key in value) {
    if (key === '__proto__' || key === partKey) throw unfit('it holds a key that is not allowed');
    const item = value[key];
    const fresh = withoutBytes(item, parts, depth + 1);
    if (fresh === item) continue;
    object = { ...object, [key]: fresh };
  }
  return object;
}

/** The value with bytes put back in place. It was just parsed, so it is ours to change. */
function withBytes(value: unknown, parts: readonly Uint8Array[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = withBytes(value[i], parts);
    return value;
  }
  if (!isPlain(value) || Object.hasOwn(value, '__proto__')) throw unfit('it holds a key that is not allowed');
  if (partKey in value) {
    const index = value[partKey];
    const part = typeof index === 'number' ? parts[index] : undefined;
    if (!part || Object.keys(value).length !== 1) throw unfit('it names bytes that it does not hold');
    return part.slice();
  }
  for (const key in value) {
    const item = value[key];
    if (typeof item === 'object' && item !== null) value[key] = withBytes(item, parts);
  }
  return value;
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Refuses JSON that nests too deeply before it is parsed, so that walking it later cannot exhaust the stack. */
function requireShallow(json: Uint8Array): void {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (inText) {
      if (byte === backslash) i++;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === openList || byte === openObject) {
      if (++depth > deepest) throw unfit('it is too deep');
    } else if (byte === closeList || byte === closeObject) depth--;
  }
}

function unfit(why: string): SegueError {
  return new SegueError(
    'bad-input',
    `A message cannot be sent or read, because ${why}; if this happens again, restart Segue.`,
  );
}
