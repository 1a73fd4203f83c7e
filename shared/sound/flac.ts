import { BitWriter } from './bit-writer.ts';
import { sixteenBits } from './sixteen-bits.ts';

/** Samples of a channel in a frame; the last frame may hold fewer. */
const blockLength = 4096;

/** A full block's residual is written in 2^4 parts, each with a parameter of its own. */
const partsOfBlock = 4;

const largestOrder = 4;
const largestRice = 14;

/** How a frame of two channels says that it holds their mean and their difference. */
const midAndSide = 10;

/**
 * A FLAC file of 16-bit samples: what `writeWav` gives, to the bit, in about half the bytes. Each block is told by the
 * polynomial of order 0 to 4 that predicts it best, and by what that misses, in Rice's code (RFC 9639).
 * @param channels samples from -1 to 1, one array a channel (8 at most), of one length; what is outside is clipped
 * @param sampleRate frames a second, a whole number
 */
export function writeFlac(channels: readonly Float32Array[], sampleRate: number): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const samples = channels.map((channel) => Int32Array.from(channel, sixteenBits));
  const out = new BitWriter();
  writeStreamInfo(out, channels.length, sampleRate, frames);
  for (let from = 0, index = 0; from < frames; from += blockLength, index++) {
    const block = samples.map((channel) => channel.subarray(from, from + blockLength));
    writeFrame(out, block, index);
  }
  return out.bytes().slice();
}

/** The marker and the one block of metadata that a file must have (RFC 9639, 8.2). */
function writeStreamInfo(out: BitWriter, channels: number, sampleRate: number, frames: number): void {
  for (const letter of 'fLaC') out.write(letter.charCodeAt(0), 8);
  out.write(0x80, 8); // the last block of metadata, of kind 0
  out.write(34, 24);
  out.write(blockLength, 16);
  out.write(blockLength, 16);
  out.write(0, 24); // the sizes of frames are not told
  out.write(0, 24);
  out.write(sampleRate, 20);
  out.write(channels - 1, 3);
  out.write(15, 5); // bits of a sample, less 1
  out.write(Math.floor(frames / 2 ** 24), 12);
  out.write(frames % 2 ** 24, 24);
  for (let i = 0; i < 16; i++) out.write(0, 8); // nor is a sum over the samples
}

/** One block of all channels (RFC 9639, 9). */
function writeFrame(out: BitWriter, block: readonly Int32Array[], index: number): void {
  const begin = out.length;
  const length = block[0]?.length ?? 0;
  const sides = sidesOf(block);
  out.write(0xfff8, 16);
  out.write(length === blockLength ? 0b1100 : 0b0111, 4);
  out.write(0, 4); // the rate of the file
  out.write(sides ? midAndSide : block.length - 1, 4);
  out.write(0b1000, 4); // 16 bits
  writeFrameNumber(out, index);
  if (length !== blockLength) out.write(length - 1, 16);
  out.write(remainder(out.bytes(begin), 8, 0x07), 8);
  for (const channel of sides ?? block) writeSubframe(out, channel, sides?.[1] === channel ? 17 : 16);
  out.align();
  out.write(remainder(out.bytes(begin), 16, 0x8005), 16);
}

/** Two channels as their mean and their difference, where that leaves less to write. */
function sidesOf([left, right, ...more]: readonly Int32Array[]): readonly Int32Array[] | undefined {
  if (!left || !right || more.length > 0) return undefined;
  const mid = left.map((value, n) => (value + (right[n] ?? 0)) >> 1);
  const side = left.map((value, n) => value - (right[n] ?? 0));
  const cost = (channel: Int32Array) => Math.log2(bestPrediction(channel).size + 1);
  return cost(mid) + cost(side) < cost(left) + cost(right) ? [mid, side] : undefined;
}

/** A number as UTF-8 writes a code point, up to 31 bits. */
function writeFrameNumber(out: BitWriter, index: number): void {
  if (index < 0x80) {
    out.write(index, 8);
    return;
  }
  let following = 1;
  while (index >= 2 ** (5 * following + 6)) following++;
  out.write((0xff << (7 - following)) | (index >>> (6 * following)), 8);
  for (let i = following - 1; i >= 0; i--) out.write(0x80 | ((index >>> (6 * i)) & 0x3f), 8);
}

function writeSubframe(out: BitWriter, samples: Int32Array, bits: number): void {
  const { order, missed } = bestPrediction(samples);
  out.write((0b001000 | order) << 1, 8);
  for (const sample of samples.subarray(0, order)) out.write(sample, bits);
  const parts = samples.length === blockLength ? partsOfBlock : 0;
  const length = samples.length >> parts;
  out.write(parts, 6); // the first two bits are 0: parameters of four bits
  for (let from = 0; from < samples.length; from += length) {
    writeRice(out, missed.subarray(Math.max(order, from), from + length));
  }
}

/** The order whose polynomial misses the least, and by how much it misses each sample; the first `order` are not missed. */
function bestPrediction(samples: Int32Array): { order: number; missed: Int32Array; size: number } {
  let missed = samples;
  let best = { order: 0, missed, size: sizeOf(missed, 0) };
  for (let order = 1; order <= Math.min(largestOrder, samples.length - 1); order++) {
    missed = differences(missed);
    const size = sizeOf(missed, order);
    if (size < best.size) best = { order, missed, size };
  }
  return best;
}

/** Each value less the one before it: what a polynomial misses, from what the next lower one does. */
function differences(values: Int32Array): Int32Array {
  const result = new Int32Array(values.length);
  for (let n = 1; n < values.length; n++) result[n] = (values[n] ?? 0) - (values[n - 1] ?? 0);
  return result;
}

function sizeOf(missed: Int32Array, order: number): number {
  let sum = 0;
  for (let n = order; n < missed.length; n++) sum += Math.abs(missed[n] ?? 0);
  return sum;
}

/** Numbers near 0 in Rice's code: the low bits as they are, and before them the rest in unary (RFC 9639, 9.2.7). */
function writeRice(out: BitWriter, missed: Int32Array): void {
  const mean = sizeOf(missed, 0) / Math.max(1, missed.length);
  // The sign doubles the mean; ln 2 of that is where the code for an exponential fall is the shortest.
  const rice = Math.max(0, Math.min(largestRice, Math.ceil(Math.log2(2 * Math.LN2 * mean + 1e-9))));
  out.write(rice, 4);
  for (const value of missed) {
    const folded = value < 0 ? -2 * value - 1 : 2 * value;
    out.writeUnary(folded >>> rice);
    out.write(folded, rice);
  }
}

/** A cyclic redundancy check that begins at 0. */
function remainder(bytes: Uint8Array, bits: number, polynomial: number): number {
  const [top, all] = [1 << (bits - 1), 2 ** bits - 1];
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++) crc = ((crc << 1) ^ (crc & top ? polynomial : 0)) & all;
  }
  return crc;
}
