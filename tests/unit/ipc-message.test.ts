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

  /** JSON as the message that holds it alone. */
  const framed = (json: string) => {
    const text = new TextEncoder().encode(json);
    const message = new Uint8Array(4 + text.length);
    new DataView(message.buffer).setUint32(0, text.length, true);
    message.set(text, 4);
    return message;
  };

  test('a million brackets, at once', () => {
    expect(() => decodeMessage(framed('['.repeat(1_000_000)))).toThrow(/too deep/);
  });

  test.each(['{"a":{"__proto__":1}}', '{"\\u005f_proto__":1}', '[{"__pro\\u0074o__":{}}]'])('%s', (json) => {
    expect(() => decodeMessage(framed(json))).toThrow(/key that is not allowed/);
  });

  test.each(['{"\\u0000part":0}', '{"\\u0000p\\u0061rt":-1}', '[{"\\u0000part":"0"}]'])('%s', (json) => {
    expect(() => decodeMessage(framed(json))).toThrow(/bytes that it does not hold/);
  });

  test('neither key as a text is refused', () => {
    expect(decodeMessage(framed('["__proto__","\\u0000part"]'))).toEqual(['__proto__', '\0part']);
  });
});
