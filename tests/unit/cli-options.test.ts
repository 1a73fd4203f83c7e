import fc from 'fast-check';
import { expect, test } from 'vitest';
import { number, oneOf, wholeNumber } from '../../main/cli/options.ts';
import { SegueError } from '../../shared/errors.ts';

function refusal(run: () => unknown): SegueError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof SegueError) return thrown;
  }
  throw new Error('Nothing was refused.');
}

test('a whole number is taken just when it is one and within its bounds', () => {
  const parse = wholeNumber('--bars', 1, 1000);
  fc.assert(
    fc.property(fc.integer({ min: -2000, max: 2000 }), (value) => {
      if (value >= 1 && value <= 1000) expect(parse(String(value))).toBe(value);
      else expect(refusal(() => parse(String(value))).message).toContain('from 1 to 1000');
    }),
  );
  for (const text of ['', ' ', 'eight', '8.5', '8 bars', 'NaN', 'Infinity', '0x']) {
    const error = refusal(() => parse(text));
    expect(error.code).toBe('bad-option');
    expect(error.message).toBe(`--bars must be a whole number from 1 to 1000, not “${text}”.`);
  }
});

test('a number keeps its fraction, and its bounds are part of the range', () => {
  const parse = number('--top-p', 0, 1);
  expect([parse('0'), parse('0.25'), parse('1')]).toEqual([0, 0.25, 1]);
  expect(refusal(() => parse('1.01')).message).toBe('--top-p must be a number from 0 to 1, not “1.01”.');
  expect(refusal(() => parse('-0.01')).code).toBe('bad-option');
});

test('of a list of words one is taken, and another names the list', () => {
  const parse = oneOf('--preset', ['tiny', 'small']);
  expect(parse('small')).toBe('small');
  expect(refusal(() => parse('huge')).message).toBe('--preset must be one of tiny, small, not “huge”.');
});
