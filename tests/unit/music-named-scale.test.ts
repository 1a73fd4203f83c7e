import { describe, expect, test } from 'vitest';
import { modeNames, parseScale } from '../../shared/music/named-scale.ts';

const pitchClasses = (name: string) => [...parseScale(name).pitchClasses].sort((a, b) => a - b);
const tonics = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'Bb', 'B'];

describe.each(modeNames)('%s', (mode) => {
  test('is the same scale on every tonic, and its name names it again', () => {
    const onC = pitchClasses(`C ${mode}`);
    for (const [tonic, name] of tonics.entries()) {
      const scale = parseScale(`${name} ${mode}`);
      expect(scale.tonic).toBe(tonic);
      expect([...scale.pitchClasses].map((one) => (one - tonic + 12) % 12).sort((a, b) => a - b)).toEqual(onC);
      expect(scale.pitchClasses.has(tonic)).toBe(true);
      expect(parseScale(scale.name)).toEqual(scale);
    }
  });
});

test('what people write names what they mean', () => {
  expect(pitchClasses('D minor')).toEqual([0, 2, 4, 5, 7, 9, 10]);
  expect(pitchClasses('F# dorian')).toEqual([1, 3, 4, 6, 8, 9, 11]);
  expect(pitchClasses('a harmonic minor')).toEqual([0, 2, 4, 5, 8, 9, 11]);
  for (const [some, other] of [
    ['Bb', 'B♭ major'],
    ['am', 'A minor'],
    ['  e  Natural   Minor ', 'E minor'],
    ['C ionian', 'C major'],
    ['D pentatonic', 'D major pentatonic'],
    ['H', undefined],
    ['b blues', 'B blues'],
    ['bb blues', 'B♭ blues'],
  ] as const) {
    if (other === undefined) expect(() => parseScale(some)).toThrow(`There is no scale “${some}”`);
    else expect(parseScale(some)).toEqual(parseScale(other));
  }
});

test('seven modes of the major scale have its notes', () => {
  const white = pitchClasses('C major');
  const modes = ['D dorian', 'E phrygian', 'F lydian', 'G mixolydian', 'A minor', 'B locrian', 'A aeolian'];
  for (const mode of modes) expect(pitchClasses(mode)).toEqual(white);
});

test.each(['', 'minor', 'D minor minor', 'X major', 'C##', 'C major '.repeat(50), '1', 'D\u0000'])(
  '“%s” is no scale, and the refusal lists those that there are',
  (text) => {
    expect(() => parseScale(text)).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(() => parseScale(text)).toThrow(/dorian, phrygian, lydian/);
  },
);
