import { type FileHandle, open } from 'node:fs/promises';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { fromHalf, toHalf } from './half.ts';
import { broken, bytesOf, type Header, longestHeader, parseHeader } from './header.ts';

/** A tensor outside the backend. Half-precision numbers are held as the 32-bit ones that they equal. */
export type StoredTensor = { readonly shape: readonly number[] } & (
  | { readonly dtype: 'F32' | 'F16'; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly data: Int32Array }
  | { readonly dtype: 'U8'; readonly data: Uint8Array }
);

/** The same tensors with every number rounded to half precision, as a file that stores them so gives them back. */
export function roundToHalf(tensors: ReadonlyMap<string, StoredTensor>): Map<string, StoredTensor> {
  const rounded = new Map<string, StoredTensor>();
  for (const [name, tensor] of tensors) {
    const real = tensor.dtype === 'F32' || tensor.dtype === 'F16';
    const data = real ? tensor.data.map((value) => fromHalf(toHalf(value))) : undefined;
    rounded.set(name, data ? { dtype: 'F16', shape: tensor.shape, data } : tensor);
  }
  return rounded;
}

/**
 * A file in the safetensors format, as pieces to write one after the other: the header, then each
 * tensor in the map's order. The data begins at a multiple of eight bytes.
 *
 * @throws SegueError `bad-model` where the header would be too long to be read again, or a weight is not finite
 * @see https://huggingface.co/docs/safetensors/index#format
 */
export function* encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string>,
): Generator<Uint8Array> {
  const entries: [string, unknown][] = [['__metadata__', Object.fromEntries(metadata)]];
  let offset = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    const end = offset + data.length * bytesOf[dtype];
    entries.push([name, { dtype, shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json, 8);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  // Held against the reader's rules, so that nothing is written that cannot be read again.
  if (header.length - 8 > longestHeader) throw broken('its metadata is too long to be stored');
  parseHeader(header.subarray(8), offset);
  yield header;
  for (const [name, tensor] of tensors) yield toBytes(name, tensor);
}

/** An open safetensors file whose header has been checked. Tensors are read one at a time, when asked for. */
export class SafetensorsFile {
  readonly header: Header;
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #dataStart: number;

  private constructor(path: string, file: FileHandle, header: Header, dataStart: number) {
    this.#path = path;
    this.#file = file;
    this.header = header;
    this.#dataStart = dataStart;
  }

  /**
   * Opens a file and checks its header; nothing of the size of the weights is allocated.
   * @throws SegueError `bad-model` where the file is not sound, `io` where it cannot be read
   */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await openForReading(path);
    try {
      const { size } = await file.stat();
      if (size < 8) throw broken('it is too short to be a weights file');
      const start = new DataView((await readExactly(file, 0, 8)).buffer);
      const headerLength = start.getBigUint64(0, true);
      if (headerLength > BigInt(size - 8)) throw broken('its header is longer than the file');
      if (headerLength > longestHeader) throw broken('its header is too long');
      const dataStart = 8 + Number(headerLength);
      const header = parseHeader(await readExactly(file, 8, Number(headerLength)), size - dataStart);
      return new SafetensorsFile(path, file, header, dataStart);
    } catch (error) {
      await file.close();
      throw about(path, error);
    }
  }

  /**
   * One tensor's numbers.
   * @throws SegueError `bad-model` where there is no such tensor or a number is not finite
   */
  async read(name: string): Promise<StoredTensor> {
    try {
      const place = this.header.tensors.get(name);
      if (!place) throw broken(`it has no tensor “${name}”`);
      const bytes = await readExactly(this.#file, this.#dataStart + place.begin, place.end - place.begin);
      return fromBytes(name, place.dtype, place.shape, bytes);
    } catch (error) {
      throw about(this.#path, error);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Opens a file, has `use` read from it, and closes it whatever happens. */
export async function withSafetensors<T>(path: string, use: (file: SafetensorsFile) => Promise<T>): Promise<T> {
  const file = await SafetensorsFile.open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new SegueError('io', `${path} could not be opened: ${messageOf(error)}.`, { cause: error });
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw broken('it ends too early; it was cut off, so copy or download it again');
    done += bytesRead;
  }
  return bytes;
}

/** The same error with the file's name in its sentence. */
function about(path: string, error: unknown): unknown {
  if (error instanceof SegueError && error.code === 'bad-model') {
    return new SegueError('bad-model', error.message.replace('This file', path), { cause: error });
  }
  return new SegueError('io', `${path} could not be read: ${messageOf(error)}.`, { cause: error });
}

// The format is little-endian, and so is every processor that TensorFlow runs on.

function toBytes(name: string, tensor: StoredTensor): Uint8Array {
  if (tensor.dtype === 'F32' || tensor.dtype === 'F16') checkFinite(name, tensor.data);
  const { data } = tensor;
  if (tensor.dtype !== 'F16') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const halves = Uint16Array.from(data, toHalf);
  if (halves.some((bits) => (bits & 0x7c00) === 0x7c00)) throw broken(`its tensor “${name}” is too large for 16 bits`);
  return new Uint8Array(halves.buffer);
}

function fromBytes(
  name: string,
  dtype: StoredTensor['dtype'],
  shape: readonly number[],
  bytes: Uint8Array,
): StoredTensor {
  const buffer = bytes.buffer;
  if (dtype === 'U8') return { dtype, shape, data: bytes };
  if (dtype === 'I32') return { dtype, shape, data: new Int32Array(buffer) };
  const data = dtype === 'F32' ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), fromHalf);
  checkFinite(name, data);
  return { dtype, shape, data };
}

function checkFinite(name: string, data: Float32Array): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) throw broken(`its tensor “${name}” holds a number that is not finite`);
  }
}
