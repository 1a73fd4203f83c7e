import * as v from 'valibot';
import { messageOf, SegueError } from '../../shared/errors.ts';

/** Bytes of one number of each kind that Segue stores. */
export const bytesOf = { F32: 4, F16: 2, I32: 4, U8: 1 } as const;
export type Dtype = keyof typeof bytesOf;

/** Where one tensor lies in the file's data. */
export interface TensorPlace {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte, counted from the end of the header. */
  readonly begin: number;
  /** One past the last byte. */
  readonly end: number;
}

/** What a safetensors header says. */
export interface Header {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, TensorPlace>;
}

/** The longest header that is read, in bytes; the reference implementation allows 100 MB. */
export const longestHeader = 4 * 1024 * 1024;

/** TensorFlow.js has no tensors of more dimensions. */
const mostDimensions = 6;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = v.strictObject({
  dtype: v.picklist(['F32', 'F16', 'I32', 'U8']),
  shape: v.pipe(v.array(size), v.maxLength(mostDimensions)),
  data_offsets: v.strictTuple([size, size]),
});

/**
 * Reads the JSON header of a safetensors file and checks all that can be checked without the data:
 * every name once, known kinds of numbers, each shape as large as its bytes, and tensors that cover
 * the data from its first byte to its last without gap or overlap.
 *
 * @param bytes the header alone
 * @param dataLength bytes in the file after the header
 * @throws SegueError `bad-model`
 * @see https://huggingface.co/docs/safetensors/index#format
 */
export function parseHeader(bytes: Uint8Array, dataLength: number): Header {
  const entries = Object.entries(parseObject(bytes));
  const metadata = new Map<string, string>();
  const tensors = new Map<string, TensorPlace>();
  for (const [name, value] of entries) {
    if (name === '__metadata__') readMetadata(value, metadata);
    else tensors.set(name, readPlace(name, value));
  }
  checkCover(tensors, dataLength);
  return { metadata, tensors };
}

function parseObject(bytes: Uint8Array): object {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken('its header is not UTF-8 text');
  }
  if (!text.startsWith('{')) throw broken('its header is not a JSON object');
  const { depth, colons } = survey(text);
  if (depth > 3) throw broken('its header is nested too deeply');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw broken(`its header is not JSON (${messageOf(error)})`);
  }
  if (typeof parsed !== 'object' || parsed === null) throw broken('its header is not a JSON object');
  const kept = Object.values(parsed).reduce<number>(
    (sum, value) =>
      sum + (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).length : 0),
    Object.keys(parsed).length,
  );
  if (kept !== colons) throw broken('its header holds the same name twice');
  return parsed;
}

/**
 * How deep brackets nest and how many colons stand outside strings. `JSON.parse` keeps the last of
 * several equal names, so fewer names than colons means that one was repeated.
 */
function survey(text: string): { depth: number; colons: number } {
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x3a) colons++;
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return { depth: deepest, colons };
}

function readMetadata(value: unknown, into: Map<string, string>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw broken('its metadata is not an object');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw broken(`its metadata “${key}” is not text`);
    into.set(key, text);
  }
}

function readPlace(name: string, value: unknown): TensorPlace {
  const read = v.safeParse(place, value);
  if (!read.success) throw broken(`the entry of its tensor “${name}” is not one that Segue knows`);
  const { dtype, shape, data_offsets } = read.output;
  const [begin, end] = data_offsets;
  const bytes = shape.reduce((product, length) => product * length, bytesOf[dtype]);
  if (bytes !== end - begin) throw broken(`the shape of its tensor “${name}” does not match its size`);
  return { dtype, shape, begin, end };
}

function checkCover(tensors: ReadonlyMap<string, TensorPlace>, dataLength: number): void {
  let reached = 0;
  const inOrder = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [name, { begin, end }] of inOrder) {
    if (begin < reached) throw broken(`its tensor “${name}” overlaps another`);
    if (begin > reached) throw broken(`there is a gap before its tensor “${name}”`);
    reached = end;
  }
  if (reached > dataLength) throw broken('it ends too early; it was cut off, so copy or download it again');
  if (reached < dataLength) throw broken('there are bytes after its last tensor');
}

/** A `bad-model` error about a file that is not sound. */
export function broken(what: string): SegueError {
  return new SegueError('bad-model', `This file cannot be used: ${what}.`);
}
