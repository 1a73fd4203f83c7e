import { describe, expect, test } from 'vitest';
import { broughtTo, programmeLoudness } from '../../main/sound/programme-loudness.ts';

const rate = 44_100;

/** A sine of 1 kHz on both sides: so many seconds at each level, in dBFS. */
function tone(parts: readonly (readonly [level: number, seconds: number])[]): Float32Array[] {
  const side = new Float32Array(Math.round(parts.reduce((sum, [, seconds]) => sum + seconds, 0) * rate));
  let n = 0;
  for (const [level, seconds] of parts) {
    const amplitude = 10 ** (level / 20);
    for (const end = n + Math.round(seconds * rate); n < end; n++) {
      side[n] = amplitude * Math.sin((2 * Math.PI * 1000 * n) / rate);
    }
  }
  return [side, side.slice()];
}

describe('the loudness of a piece of sound', () => {
  // The test signals of EBU Tech 3341, table 1, cases 1 to 5, each to be met within 0.1 LU.
  test.each([
    ['a tone', [[-23, 20]], -23],
    ['a softer tone', [[-33, 20]], -33],
    [
      'soft beginning and end',
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
      -23,
    ],
    [
      'silence at the ends',
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
      -23,
    ],
    [
      'a louder middle',
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
      -23,
    ],
  ] as const)('%s', (_name, parts, wanted) => {
    expect(Math.abs(programmeLoudness(tone(parts), rate) - wanted)).toBeLessThan(0.1);
  });

  test('one side alone of full scale is −3.01 LUFS, as the standard calibrates it', () => {
    const [side] = tone([[0, 5]]);
    if (!side) throw new Error('There is no side.');
    expect(programmeLoudness([side, new Float32Array(side.length)], rate)).toBeCloseTo(-3.01, 1);
  });

  test('silence has none, and neither has what is shorter than a block', () => {
    expect(programmeLoudness([new Float32Array(rate)], rate)).toBe(-Infinity);
    expect(programmeLoudness(tone([[-10, 0.2]]), rate)).toBe(-Infinity);
  });
});

describe('sound at another loudness', () => {
  test('is as loud as asked for, softer or louder', () => {
    for (const wanted of [-40, -18]) {
      expect(programmeLoudness(broughtTo(tone([[-23, 3]]), rate, wanted), rate)).toBeCloseTo(wanted, 4);
    }
  });

  test('never passes −1 dBFS', () => {
    const [side] = broughtTo(tone([[-23, 3]]), rate, 3);
    expect(20 * Math.log10(Math.max(...(side?.subarray(0, rate) ?? [])))).toBeCloseTo(-1, 2);
  });

  test('leaves silence, and what it is given, as they are', () => {
    expect(broughtTo([new Float32Array(rate)], rate, -18)).toEqual([new Float32Array(rate)]);
    const given = tone([[-23, 1]]);
    const before = given.map((side) => side.slice());
    broughtTo(given, rate, -18);
    expect(given).toEqual(before);
  });
});
