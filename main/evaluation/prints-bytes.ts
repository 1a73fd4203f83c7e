import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import { type MusicPrints, notesOf, type PrintedTrack } from './music-prints.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** The version of the bytes that this program writes and reads. */
const format = 1;
/** Brotli looks back 16 MiB, since repeats and doubled parts lie far apart; beyond this quality it takes ten times as long. */
const brotli = {
  params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 9 },
};
/** The most bytes that are unpacked, about 100 million notes; a file that holds more was made to do harm. */
const mostBytes = 512 * 1024 * 1024;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headerSchema = v.strictObject({
  format: v.literal(format),
  pieces: v.array(
    v.strictObject({
      name: v.string(),
      ppq: v.pipe(count, v.minValue(1)),
      /** Of each track its index and how many notes it has. */
      tracks: v.array(v.strictTuple([count, v.pipe(count, v.minValue(notesOf(1)))])),
    }),
  ),
});

/**
 * Fingerprints as bytes, packed with Brotli: the length of the header, the header as JSON, the times between onsets as
 * variable-length numbers of seven bits a byte, the prints as 16-bit numbers; little-endian.
 */
export async function encodePrints({ pieces }: MusicPrints): Promise<Uint8Array> {
  const header = Buffer.from(
    JSON.stringify({
      format,
      pieces: pieces.map(({ name, ppq, tracks }) => ({
        ...{ name, ppq },
        tracks: tracks.map(({ track, onsets }) => [track, onsets.length]),
      })),
    } satisfies v.InferOutput<typeof headerSchema>),
  );
  const tracks = pieces.flatMap((piece) => piece.tracks);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return compress(Buffer.concat([length, header, packedTimes(tracks), packedPrints(tracks)]), brotli);
}

/**
 * Reads what {@link encodePrints} wrote.
 * @throws SegueError `bad-model` where the bytes are something else
 */
export async function decodePrints(bytes: Uint8Array): Promise<MusicPrints> {
  const unpacked = await decompress(bytes, { maxOutputLength: mostBytes }).catch(() => {
    throw broken();
  });
  const reader = new Reader(unpacked);
  const { pieces } = reader.header();
  const onsets = pieces.map(({ tracks }) => tracks.map(([, notes]) => reader.onsets(notes)));
  const read = pieces.map(({ name, ppq, tracks }, p) => ({
    ...{ name, ppq },
    tracks: tracks.map(([track, notes], t) => ({
      ...{ track, onsets: onsets[p]?.[t] ?? new Int32Array() },
      prints: reader.prints(notes - notesOf(0)),
    })),
  }));
  reader.end();
  return { pieces: read };
}

function packedTimes(tracks: readonly PrintedTrack[]): Buffer {
  const bytes: number[] = [];
  for (const { onsets } of tracks) {
    let before = 0;
    for (const onset of onsets) {
      let time = onset - before;
      before = onset;
      for (; time > 127; time >>>= 7) bytes.push(128 | (time & 127));
      bytes.push(time);
    }
  }
  return Buffer.from(bytes);
}

function packedPrints(tracks: readonly PrintedTrack[]): Buffer {
  const bytes = Buffer.alloc(2 * tracks.reduce((sum, { prints }) => sum + prints.length, 0));
  let at = 0;
  for (const { prints } of tracks) for (const print of prints) at = bytes.writeUInt16LE(print, at);
  return bytes;
}

/** Reads the parts one after the other; each throws `bad-model` where the bytes end too early. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  header(): v.InferOutput<typeof headerSchema> {
    const length = this.#take(4).readUInt32LE(0);
    const text = this.#take(length).toString();
    try {
      return v.parse(headerSchema, JSON.parse(text));
    } catch {
      throw broken();
    }
  }

  onsets(notes: number): Int32Array {
    if (notes > this.#bytes.length - this.#at) throw broken();
    let onset = 0;
    return Int32Array.from({ length: notes }, () => (onset += this.#number()));
  }

  prints(count: number): Uint16Array {
    const bytes = this.#take(2 * count);
    return Uint16Array.from({ length: count }, (_, i) => bytes.readUInt16LE(2 * i));
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw broken();
  }

  #number(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const [byte = 0] = this.#take(1);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw broken();
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw broken();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function broken(): SegueError {
  return new SegueError(
    'bad-model',
    'The fingerprints of what this model learned from are broken; copy or import the model again.',
  );
}
