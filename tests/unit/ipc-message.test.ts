import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import { decodeMessage, encodeMessage } from '../../shared/ipc/message.ts';

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0 || 0),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__' && key !== '\0part'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

test('what is encoded is decoded again, bytes among it', () => {
  fc.assert(
    fc.property(value, (sent) => void expect(decodeMessage(encodeMessage(sent))).toEqual(sent)),
    { numRuns: 1000 },
  );
});

test('any bytes are either a message or a typed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decodeMessage(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(SegueError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('what is encoded is left as it was', () => {
  const bytes = Uint8Array.of(1);
  const sent = { a: [{ bytes }], b: 1 };
  encodeMessage(sent);
  expect(sent).toEqual({ a: [{ bytes }], b: 1 });
});

describe('refused with a sentence', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

  test.each([
    ['a number that is none', { a: Number.NaN }, /number NaN/],
    ['an endless number', [Number.POSITIVE_INFINITY], /number Infinity/],
    ['a function', { a: () => 1 }, /function/],
    ['a big integer', { a: 1n }, /bigint/],
    ['an object of a class', { a: new Date(0) }, /class/],
    ['a key that changes prototypes', JSON.parse('{"__proto__": 1}'), /key/],
    ['a key that stands for bytes', { '\0part': 0 }, /key/],
    ['depth', deep(40), /deep/],
  ])('%s', (_, sent, why) => {
    expect(() => encodeMessage(sent)).toThrow(SegueError);
    expect(() => encodeMessage(sent)).toThrow(why);
  });

  test('a length beyond the end, of the text or of a part', () => {
    const whole = encodeMessage({ bytes: Uint8Array.of(1, 2, 3) });
    for (let length = 1; length < whole.length; length++) {
      expect(() => decodeMessage(whole.subarray(0, length))).toThrow(SegueError);
    }
  });

  test('a million brackets, at once', () => {
    const json = '['.repeat(1_000_000);
    const message = new Uint8Array(4 + json.length);
    new DataView(message.buffer).setUint32(0, json.length, true);
    message.set(new TextEncoder().encode(json), 4);
    expect(() => decodeMessage(message)).toThrow(/too deep/);
  });
});
