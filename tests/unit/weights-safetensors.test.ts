import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeAtomically } from '../../main/files/write-atomically.ts';
import { fromHalf, toHalf } from '../../main/weights/half.ts';
import { longestHeader } from '../../main/weights/header.ts';
import { encodeSafetensors, type StoredTensor, withSafetensors } from '../../main/weights/safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-weights-'));
const path = join(folder, 'weights.safetensors');

async function readBack(file: string): Promise<{ tensors: Map<string, StoredTensor>; metadata: Map<string, string> }> {
  return withSafetensors(file, async (open) => {
    const tensors = new Map<string, StoredTensor>();
    for (const name of open.header.tensors.keys()) tensors.set(name, await open.read(name));
    return { tensors, metadata: new Map(open.header.metadata) };
  });
}

/** A file whose header and data are given as they are. */
function writeRaw(header: unknown, dataLength: number, headerLength?: bigint): void {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(headerLength ?? BigInt(json.length));
  writeFileSync(path, Buffer.concat([length, json, Buffer.alloc(dataLength)]));
}

const refusal = (part: RegExp) => expect.objectContaining({ code: 'bad-model', message: expect.stringMatching(part) });
const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

const half = fc.integer({ min: 0, max: 0x7bff }).map(fromHalf);
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const tensor: fc.Arbitrary<StoredTensor> = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
  const size = shape.reduce((product, length) => product * length, 1);
  const of = <T>(number: fc.Arbitrary<T>) => fc.array(number, { minLength: size, maxLength: size });
  return fc.oneof(
    of(float).map((data): StoredTensor => ({ dtype: 'F32', shape, data: Float32Array.from(data) })),
    of(half).map((data): StoredTensor => ({ dtype: 'F16', shape, data: Float32Array.from(data) })),
    of(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })).map(
      (data): StoredTensor => ({ dtype: 'I32', shape, data: Int32Array.from(data) }),
    ),
    of(fc.nat(255)).map((data): StoredTensor => ({ dtype: 'U8', shape, data: Uint8Array.from(data) })),
  );
});
const names = fc.string({ unit: 'binary', maxLength: 12 }).filter((name) => name !== '__metadata__');

describe('safetensors', () => {
  test('what is written is what is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(names, tensor), { selector: ([name]) => name, maxLength: 6 }),
        fc.array(fc.tuple(names, fc.string({ unit: 'binary' }))),
        async (tensors, metadata) => {
          await writeAtomically(path, encodeSafetensors(new Map(tensors), new Map(metadata)));
          const read = await readBack(path);
          expect(read.tensors).toEqual(new Map(tensors));
          expect(read.metadata).toEqual(new Map(metadata));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('every prefix of a file is refused', async () => {
    const tensors = new Map<string, StoredTensor>([
      ['a', { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }],
    ]);
    await writeAtomically(path, encodeSafetensors(tensors, new Map()));
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(readBack(path)).rejects.toEqual(refusal(/\./));
    }
  });

  test('a file with any byte changed is read or refused, and fails in no other way', async () => {
    const tensors = new Map<string, StoredTensor>([
      ['a', { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }],
    ]);
    await writeAtomically(path, encodeSafetensors(tensors, new Map([['k', 'v']])));
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Uint8Array.from(whole);
        changed[at] = byte;
        writeFileSync(path, changed);
        const error = await readBack(path).catch((thrown: unknown) => thrown);
        if (error instanceof Error) expect(error).toEqual(refusal(/\./));
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, unknown, number, RegExp]>([
    ['overlapping tensors', { a: f32(0, 8), b: f32(4, 12) }, 12, /overlaps/],
    ['a gap between tensors', { a: f32(0, 4), b: f32(8, 12) }, 12, /gap/],
    ['a gap at the start', { a: f32(4, 8) }, 8, /gap/],
    ['bytes that belong to no tensor', { a: f32(0, 4) }, 8, /after its last/],
    ['a tensor past the end', { a: f32(0, 400) }, 4, /cut off/],
    ['an end before the begin', { a: f32(8, 0, [1]) }, 8, /does not match/],
    ['offsets beyond exact integers', { a: f32(0, 2 ** 60, [2 ** 58]) }, 4, /not one that Segue knows/],
    ['a shape whose size overflows', { a: f32(0, 4, [2 ** 40, 2 ** 40]) }, 4, /does not match/],
    ['a shape whose size overflows to zero', { a: f32(0, 0, [2 ** 33, 2 ** 33]) }, 0, /does not match/],
    ['a negative size', { a: f32(0, 4, [-1, -1]) }, 4, /not one that Segue knows/],
    ['a size that is no integer', { a: f32(0, 4, [0.5, 2]) }, 4, /not one that Segue knows/],
    ['too many dimensions', { a: f32(0, 4, [1, 1, 1, 1, 1, 1, 1]) }, 4, /not one that Segue knows/],
    ['an unknown kind of number', { a: { ...f32(0, 4), dtype: 'F8_E4M3' } }, 4, /not one that Segue knows/],
    ['a kind named like a method', { a: { ...f32(0, 4), dtype: 'toString' } }, 4, /not one that Segue knows/],
    ['an entry with something more', { a: { ...f32(0, 4), extra: 1 } }, 4, /not one that Segue knows/],
    ['an entry that is no object', { a: [0] }, 0, /not one that Segue knows/],
    ['metadata that is not text', { __metadata__: { a: 1 } }, 0, /not text/],
    ['metadata that is no object', { __metadata__: 'a' }, 0, /not an object/],
    ['a list for a header', '[]', 0, /not a JSON object/],
    ['a header that is not JSON', '{"a":', 0, /not JSON/],
    ['deep nesting', `{"a":${'['.repeat(1_000_000)}`, 0, /nested too deeply/],
    ['a tensor named twice', '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}}', 0, /twice/],
    ['an offset named twice', '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"shape":[0]}}', 0, /twice/],
    ['metadata named twice', '{"__metadata__":{"a":"1","a":"2"}}', 0, /twice/],
  ])('%s: refused', async (_what, header, dataLength, message) => {
    writeRaw(header, dataLength);
    await expect(readBack(path)).rejects.toEqual(refusal(message));
  });

  test('header lengths that lie are refused before anything is allocated', async () => {
    writeRaw('{}', 0, 2n ** 64n - 1n);
    await expect(readBack(path)).rejects.toEqual(refusal(/longer than the file/));
    writeRaw('{}', 0, 3n);
    await expect(readBack(path)).rejects.toEqual(refusal(/longer than the file/));
    writeRaw(`{}${' '.repeat(longestHeader)}`, 0);
    await expect(readBack(path)).rejects.toEqual(refusal(/too long/));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a weight of %d is refused',
    async (value) => {
      const data = Float32Array.of(1, value);
      expect(() => [...encodeSafetensors(new Map([['a', { dtype: 'F32', shape: [2], data }]]), new Map())]).toThrow(
        /finite/,
      );
      writeRaw({ a: f32(0, 8) }, 0);
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from(data.buffer)]));
      await expect(readBack(path)).rejects.toEqual(refusal(/not finite/));
    },
  );

  test('a file that is not there is named', async () => {
    const missing = join(folder, 'none.safetensors');
    await expect(readBack(missing)).rejects.toMatchObject({ code: 'io', message: expect.stringContaining(missing) });
  });
});

describe('half precision', () => {
  test('every 16-bit number is kept', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      if (!Number.isNaN(value)) expect(toHalf(value)).toBe(bits);
    }
    expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
  });

  test('other numbers become the nearest one, ties the even one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7bfe }), fc.double({ min: 0, max: 1, noNaN: true }), (bits, part) => {
        const low = fromHalf(bits);
        const gap = fromHalf(bits + 1) - low;
        const value = Math.fround(low + gap * part);
        const rest = (value - low) / gap;
        expect(toHalf(value)).toBe(rest > 0.5 || (rest === 0.5 && bits % 2 === 1) ? bits + 1 : bits);
      }),
    );
    expect(toHalf(65519)).toBe(0x7bff);
    expect(toHalf(65520)).toBe(0x7c00);
    expect(toHalf(-(2 ** -25))).toBe(0x8000);
    expect(toHalf(2 ** -149)).toBe(0);
  });
});

/** Python with the `safetensors` package, where this machine has it. */
const python = ['python3', process.env.SEGUE_TEST_PYTHON].find((command) => {
  try {
    if (command) execFileSync(command, ['-c', 'import safetensors, numpy'], { stdio: 'ignore' });
    return command !== undefined;
  } catch {
    return false;
  }
});
if (!python) console.warn('SKIPPED: reading our files with Python, since python3 has no safetensors package.');

test.skipIf(!python)(
  `Python's safetensors reads what is written${python ? '' : ' (SKIPPED: not installed)'}`,
  async () => {
    const tensors = new Map<string, StoredTensor>([
      ['half', { dtype: 'F16', shape: [2], data: Float32Array.of(0.5, -2) }],
      ['matrix', { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6.25) }],
      ['ints', { dtype: 'I32', shape: [1], data: Int32Array.of(-7) }],
      ['bytes', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
      ['scalar', { dtype: 'F32', shape: [], data: Float32Array.of(9) }],
      ['none', { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) }],
    ]);
    await writeAtomically(path, encodeSafetensors(tensors, new Map([['card', 'Ein schönes Modell']])));
    const script = `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], 'np') as f:
    tensors = {k: [str(f.get_tensor(k).dtype), list(f.get_tensor(k).shape), f.get_tensor(k).tolist()] for k in f.keys()}
    print(json.dumps({'metadata': f.metadata(), 'tensors': tensors}))`;
    expect(JSON.parse(execFileSync(python ?? '', ['-c', script, path], { encoding: 'utf8' }))).toEqual({
      metadata: { card: 'Ein schönes Modell' },
      tensors: {
        half: ['float16', [2], [0.5, -2]],
        matrix: [
          'float32',
          [2, 3],
          [
            [1, 2, 3],
            [4, 5, 6.25],
          ],
        ],
        ints: ['int32', [1], [-7]],
        bytes: ['uint8', [3], [1, 2, 255]],
        scalar: ['float32', [], 9],
        none: ['float32', [0, 4], []],
      },
    });
  },
);
