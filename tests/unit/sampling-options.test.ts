import { describe, expect, test } from 'vitest';
import { parseSamplingOptions, parseTakeOptions, samplingBounds, takeBounds } from '../../main/sampling/options.ts';

const tables = [
  ['sampling', samplingBounds, parseSamplingOptions],
  ['take', takeBounds, parseTakeOptions],
] as const;

describe.each(tables)('%s options', (_, table, parse) => {
  test('what is left out has its usual value', () => {
    const usual = Object.fromEntries(Object.entries(table).map(([name, bounds]) => [name, bounds.usual]));
    expect(parse()).toEqual(usual);
    expect(parse({ [Object.keys(table)[0]!]: undefined })).toEqual(usual);
  });

  for (const [name, { least, most, whole }] of Object.entries(table)) {
    const spelled = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

    test(`${spelled} takes its bounds`, () => {
      expect(parse({ [name]: least })).toMatchObject({ [name]: least });
      expect(parse({ [name]: most })).toMatchObject({ [name]: most });
    });

    const wrong: unknown[] = [least - 1, most + 1, Number.NaN, Infinity, -Infinity, '1', null, {}];
    if (whole) wrong.push(least + 0.5);
    test.each(wrong)(`${spelled} refuses %s and says what it may be`, (value) => {
      expect(() => parse({ [name]: value })).toThrow(
        expect.objectContaining({
          code: 'bad-option',
          message: expect.stringMatching(
            new RegExp(`“${spelled}” is .+, but it must be a (whole )?number from ${least} to ${most}\\.$`),
          ),
        }),
      );
    });
  }

  test('an unknown option is named', () => {
    expect(() => parse({ heat: 1 })).toThrow(/There is no option “heat”; choose among /);
  });

  test('options that are no record are refused', () => {
    for (const given of [null, 3, 'hot']) {
      expect(() => parse(given)).toThrow(expect.objectContaining({ code: 'bad-option' }));
    }
  });
});
