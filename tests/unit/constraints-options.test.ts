import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { constraintsIn } from '../../main/cli/constraint-options.ts';
import type { Constraint } from '../../shared/constraints/constraint.ts';
import {
  type ConstraintName,
  constraintNames,
  constraints,
  constraintsSchema,
} from '../../shared/constraints/registry.ts';

const byName: Readonly<Record<ConstraintName, Constraint<unknown>>> = constraints;

/** Texts after each option, and what they say. */
const said: Readonly<Record<ConstraintName, readonly (readonly [texts: readonly string[], setting: unknown])[]>> = {
  scale: [
    [['D minor'], 'D minor'],
    [['f# dorian'], 'F♯ dorian'],
  ],
  range: [
    [['55-76'], [{ lowest: 55, highest: 76 }]],
    [
      ['1:55-76', '40-50'],
      [
        { track: 0, lowest: 55, highest: 76 },
        { lowest: 40, highest: 50 },
      ],
    ],
    [
      ['2:0-127,3:60-60'],
      [
        { track: 1, lowest: 0, highest: 127 },
        { track: 2, lowest: 60, highest: 60 },
      ],
    ],
  ],
  polyphony: [[['3'], 3]],
  density: [
    [['4-12'], { least: 4, most: 12 }],
    [['5'], { least: 5, most: 5 }],
  ],
  grid: [
    [['1/16'], { division: 16, triplet: false }],
    [['1/8t'], { division: 8, triplet: true }],
  ],
  tracks: [
    [['1,3'], [0, 2]],
    [
      ['2', '2,5'],
      [1, 4],
    ],
  ],
  endOnTonic: [[[], true]],
  length: [[['33.5'], 33.5]],
  repetition: [
    [['0'], 0],
    [['0.25'], 0.25],
  ],
};

/** What cannot stand after each option. */
const nonsense: Readonly<Record<ConstraintName, readonly (readonly string[])[]>> = {
  scale: [['major'], ['D minor', 'C'], ['']],
  range: [['76-55'], ['0-128'], ['0:1-2'], ['a-b'], ['60'], ['']],
  polyphony: [['0'], ['129'], ['1.5'], ['x'], ['2', '3'], ['']],
  density: [['9-4'], ['-1-3'], ['4-1001'], ['4-'], ['x'], ['']],
  grid: [['1/3'], ['1/128'], ['16'], ['1/16x'], ['']],
  tracks: [['0'], ['1,'], ['one'], ['-1'], ['']],
  endOnTonic: [],
  length: [['0'], ['-3'], ['ten'], ['Infinity'], ['']],
  repetition: [['-0.1'], ['1.1'], ['none'], ['']],
};

describe.each(constraintNames)('%s', (name) => {
  const { flag, value, parse, write, schema } = byName[name];

  test('its option says its setting, which may come from outside and is written as it was said', () => {
    for (const [texts, setting] of said[name]) {
      expect(parse(texts)).toEqual(setting);
      expect(v.parse(schema, setting)).toEqual(setting);
      expect(v.parse(constraintsSchema, { [name]: setting })).toEqual({ [name]: setting });
      const again = value === undefined ? [] : [write(setting).replaceAll('"', '')];
      expect(parse(again)).toEqual(setting);
      expect(constraintsIn({ [name]: value === undefined ? true : texts })).toEqual({ [name]: setting });
    }
  });

  test('nonsense is refused in a sentence that shows the option and what it takes', () => {
    for (const texts of nonsense[name]) {
      expect(() => parse(texts)).toThrow(expect.objectContaining({ code: 'bad-option' }));
      if (name !== 'scale') expect(() => parse(texts)).toThrow(flag);
    }
  });

  test('what comes from outside is not taken on trust', () => {
    for (const wrong of [null, 'x', -1, {}, [], [{}], Number.NaN, { least: 3 }, [{ lowest: 9, highest: 1 }]]) {
      expect(v.safeParse(schema, wrong).success, JSON.stringify(wrong)).toBe(false);
    }
  });
});

test('a constraint that there is not is refused', () => {
  expect(v.safeParse(constraintsSchema, { tempo: 3 }).success).toBe(false);
});
