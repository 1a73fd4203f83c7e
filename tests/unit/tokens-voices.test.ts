import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Note, Song } from '../../shared/music/song.ts';
import { newTrack } from '../../shared/tokens/new-track.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import { decodeSteps, encodeSteps, SILENT } from '../../shared/tokens/voices/steps.ts';
import { voicesTokenizer } from '../../shared/tokens/voices/voices.ts';

const note = (tick: number, duration: number, pitch: number): Note => ({ tick, duration, pitch, velocity: 80 });

/** A song at 4 ticks a quarter, a track for each list of notes. */
function song(...parts: readonly (readonly Note[])[]): Song {
  const tracks = parts.map((notes) => newTrack({ program: 0, drums: false }, notes, []));
  const ticks = Math.max(0, ...parts.flat().map(({ tick, duration }) => tick + duration));
  return { title: '', ppq: 4, tracks, tempi: [], meters: [], keys: [], ticks };
}

test('steps come back as they were, rests too, and so do they through a song', () => {
  const steps = fc.integer({ min: 1, max: 5 }).chain((voices) =>
    fc.array(fc.array(fc.integer({ min: SILENT, max: 127 }), { minLength: voices, maxLength: voices })).map((all) => ({
      voices,
      all,
    })),
  );
  fc.assert(
    fc.property(steps, ({ voices, all }) => {
      const held = all.flatMap((step, index) => new Array<readonly number[]>(1 + ((7 * index) % 40)).fill(step));
      for (const steps of [all, held]) {
        for (const written of ['all', 'changes'] as const) {
          const tokens = encodeSteps(steps, written);
          expect(decodeSteps(tokens, voices, written)).toEqual(steps);
          const tokenizer = voicesTokenizer(voices, 4, written);
          expect(tokenizer.encode(tokenizer.decode(tokens))).toEqual(tokens);
          if (written === 'all') expect(tokens).toHaveLength(2 + steps.length * (voices + 1));
        }
      }
    }),
  );
});

test('each step ends with the place of the next one in its bar of sixteen', () => {
  const tokenizer = voicesTokenizer(1, 4);
  const ends = [...encodeSteps(Array.from({ length: 18 }, () => [60]))]
    .map((token) => tokenizer.vocabulary[token] ?? '')
    .filter((name) => name.startsWith('Step'));
  expect(ends.slice(0, 2)).toEqual(['Step_1', 'Step_2']);
  expect(ends.slice(14)).toEqual(['Step_15', 'Step_0', 'Step_1', 'Step_2']);
});

test('where changes alone are written, each step says when the next one comes, a bar of sixteen later at the latest', () => {
  const steps = [60, 60, 60, SILENT, 62, ...new Array<number>(35).fill(64)].map((pitch) => [pitch]);
  const tokenizer = voicesTokenizer(1, 4, 'changes');
  const names = [...encodeSteps(steps, 'changes')].map((token) => tokenizer.vocabulary[token]);
  expect(names).toEqual([
    ...['START', 'Pitch_60', 'Step_3', 'Rest', 'Step_4', 'Pitch_62', 'Step_5'],
    ...['Pitch_64', 'Step_5', 'Pitch_64', 'Step_5', 'Pitch_64', 'Step_8', 'END'],
  ]);
});

test('where changes alone are written, when the next one comes after the seam is left to the model', () => {
  const tokenizer = voicesTokenizer(2, 4, 'changes');
  const seed = song([note(0, 2, 72), note(2, 2, 74)], [note(0, 4, 60)]);
  const prompt = tokenizer.prompt(seed);
  expect([...prompt.tokens].map((token) => tokenizer.vocabulary[token])).toEqual(
    ...[['START', 'Pitch_72', 'Pitch_60', 'Step_2', 'Pitch_74', 'Pitch_60']],
  );
  expect(prompt.seam).toBe(3);
  // The seed's notes are held as long as they were, whatever the model says; what it changes is new.
  const next = ['Step_6', 'Pitch_76', 'Pitch_60', 'Step_8', 'END'].map((name) => tokenizer.vocabulary.indexOf(name));
  const longer = tokenizer.extend(seed, prompt, next);
  expect(longer.tracks.map(({ notes }) => notes.map(({ tick, pitch }) => [tick, pitch]))).toEqual([
    [
      [0, 72],
      [2, 74],
      [6, 76],
    ],
    [[0, 60]],
  ]);
});

test('a voice sings one note at a time: what began last and, of a chord, the highest', () => {
  const one = song([note(0, 4, 60), note(2, 1, 67), note(2, 2, 64), note(6, 1, 62)], [note(1, 2, 48)]);
  expect(decodeSteps(voicesTokenizer(2, 4).encode(one), 2)).toEqual([
    [60, SILENT],
    [60, 48],
    [67, 48],
    [SILENT, SILENT],
    [SILENT, SILENT],
    [SILENT, SILENT],
    [62, SILENT],
  ]);
});

test('a fitted tokenizer has as many voices as the music, four at most, and leaves out tracks without notes for others', () => {
  const kind = tokenizerKind('voices');
  const line = (pitch: number) => [note(0, 1, pitch)];
  expect(kind.fit([song(line(60)), song(line(60), line(55))]).config).toEqual({
    voices: 2,
    stepsPerQuarter: 4,
    written: 'all',
  });
  const six = song([], line(72), line(67), line(60), line(48), line(36));
  const tokenizer = kind.fit([six]);
  expect(tokenizer.config).toEqual({ voices: 4, stepsPerQuarter: 4, written: 'all' });
  expect(decodeSteps(tokenizer.encode(six), 4)).toEqual([[72, 67, 60, 48]]);
});

test('new notes go on the track of their voice, and on new ones where there is none', () => {
  const tokenizer = voicesTokenizer(3, 4);
  const seed = song([note(0, 1, 72)], [note(0, 1, 60)]);
  const prompt = tokenizer.prompt(seed);
  const longer = tokenizer.extend(
    seed,
    prompt,
    encodeSteps([
      [72, 60, SILENT],
      [74, SILENT, 48],
    ]).slice(5),
  );
  expect(longer.tracks.map(({ notes }) => notes.map(({ tick, pitch }) => [tick, pitch]))).toEqual([
    [
      [0, 72],
      [1, 74],
    ],
    [[0, 60]],
    [[1, 48]],
  ]);
});
