import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAbc } from '../../shared/music/abc/read.ts';
import { transposeAbc } from '../../shared/music/abc/transpose.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import type { Song } from '../../shared/music/song.ts';
import { transpose } from '../../shared/music/transform.ts';
import { sharedData } from '../support/shared-data.ts';

const header = (key: string) => `X:1\nT:A B C\nM:4/4\nL:1/8\nK:${key}\n`;
const notes = (song: Song) =>
  song.tracks.map((track) => track.notes.map(({ tick, duration, pitch }) => [tick, duration, pitch]));
const keys = (song: Song) => song.keys.map(({ tick, fifths, mode }) => [tick, fifths, mode]);

test.each([
  ['D Major', 5, 'G Major', 'D=c^GF, B,|z2(3def [DFA]', 'G=f^cB, E|z2(3gab [GBd]'],
  ['Ador', -2, 'Gdor', "^cBe' _b", "=BAd' _a"],
  ['C', 1, 'Db', 'CEG _B^F', 'DFA _c=G'],
  ['Bm', 2, 'C#m', 'B,^A,', 'C^B,'],
  ['G', 12, 'G', 'GBd,', 'gbd'],
])('a tune in %s goes %i semitones up into %s', (key, semitones, newKey, music, newMusic) => {
  expect(transposeAbc(`${header(key)}${music}|\n`, semitones)).toBe(`${header(newKey)}${newMusic}|\n`);
});

test('words in quotes, decorations, inline fields and comments stay', () => {
  const text = `${header('C')}"Am"A !fade! [M:3/4]B % a G\n`;
  expect(transposeAbc(text, 2)).toBe(`${header('D')}"Am"B !fade! [M:3/4]c % a G\n`);
});

test.each([
  ['no key', 'X:1\nM:4/4\nABc\n'],
  ['a key of another kind', `${header('HP')}ABc\n`],
  ['a key with signs of its own', `${header('D ^c')}ABc\n`],
  ['a note that would need three signs', `${header('C')}^^B\n`],
])('a text with %s is not transposed', (_, text) => {
  expect(transposeAbc(text, 4)).toBeUndefined();
});

test('what is written in any key sounds as the song does that is transposed', () => {
  const tonic = fc.constantFrom('C', 'G', 'D', 'A', 'E', 'F', 'Bb', 'Eb', 'F#', 'Ab');
  const mode = fc.constantFrom('', 'm', ' Major', ' minor', 'mix', ' Dorian', 'lyd');
  const note = fc
    .tuple(fc.constantFrom('', '', '', '^', '_', '='), fc.constantFrom(...'CDEFGABcdefgab'))
    .map(([sign, letter]) => `${sign}${letter}`);
  const music = fc.array(note, { minLength: 1, maxLength: 12 }).map((all) => `${all.join('')}|\n`);
  fc.assert(
    fc.property(tonic, mode, music, fc.integer({ min: -12, max: 12 }), (tonic, mode, music, semitones) => {
      const text = `${header(`${tonic}${mode}`)}${music}`;
      const moved = transposeAbc(text, semitones);
      if (moved === undefined) return;
      const [expected, found] = [transpose(readAbc(text).song, semitones), readAbc(moved).song];
      expect(notes(found)).toEqual(notes(expected));
      expect(keys(found).map(([, fifths]) => Number(fifths))).toEqual(keys(expected).map(([, fifths]) => fifths));
    }),
  );
});

describe.runIf(sharedData)('the lecture’s tunes', () => {
  test('sound as they should in every key, and by no semitones are as they were', () => {
    const tunes = splitTunes(readFileSync(join(sharedData ?? '', 'irish/irish.abc'), 'utf8'));
    for (const [index, tune] of tunes.entries()) {
      expect(transposeAbc(tune, 0)).toBe(tune);
      if (index % 4 > 0) continue;
      const semitones = ((index / 4) % 12) - 5;
      const moved = transposeAbc(tune, semitones) ?? '';
      expect(notes(readAbc(moved).song)).toEqual(notes(transpose(readAbc(tune).song, semitones)));
    }
  });
});
