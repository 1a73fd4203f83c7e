import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../main/cli/program.ts';
import { NgramModel } from '../../main/evaluation/ngram.ts';
import { jsb16th } from '../../main/evaluation/suites/jsb-16th.ts';
import { jsbFrames } from '../../main/evaluation/suites/jsb-frames.ts';
import { lectureLab } from '../../main/evaluation/suites/lecture-lab.ts';
import { emptyLine, lectureSongs } from '../../main/evaluation/suites/lecture-songs.ts';
import { nottinghamFrames } from '../../main/evaluation/suites/nottingham-frames.ts';
import { readPublishedSplit } from '../../main/evaluation/suites/published-file.ts';
import { suiteOf, suites } from '../../main/evaluation/suites/registry.ts';
import { dataFor, dataOf, recipeNamed, suiteRecipe } from '../../main/evaluation/suites/score-suite.ts';
import type { Suite, SuiteData } from '../../main/evaluation/suites/suite.ts';
import { modelKind } from '../../main/models/registry.ts';
import { publishedDataset } from '../../main/training/dataset.ts';
import { type Part, parts } from '../../main/training/piece.ts';
import { resolveRecipe } from '../../main/training/recipe.ts';
import { abc } from '../../shared/tokens/abc/abc.ts';
import { framesTokenizer } from '../../shared/tokens/frames/frames.ts';
import { decodeFrames } from '../../shared/tokens/frames/lists.ts';
import { END } from '../../shared/tokens/tokenizer.ts';
import { decodeSteps, encodeSteps } from '../../shared/tokens/voices/steps.ts';
import { voicesTokenizer } from '../../shared/tokens/voices/voices.ts';
import { sharedData } from '../support/shared-data.ts';

test('the registry knows its suites by id, and help names them all', () => {
  expect(new Set(suites.map(({ id }) => id)).size).toBe(suites.length);
  const evaluate = createProgram().commands.find((command) => command.name() === 'evaluate');
  for (const suite of suites) {
    expect(suiteOf(suite.id)).toBe(suite);
    expect(evaluate?.helpInformation()).toContain(suite.id);
  }
  expect(() => suiteOf('piano-midi')).toThrow(/“piano-midi”.*jsb-frames.*lecture-lab/);
});

describe.each(suites)('$id', (suite) => {
  test('has recipes that can be trained, bounded by their steps or by minutes', () => {
    expect(recipeNamed(suite)).toBe(suite.recipes[0]);
    for (const recipe of suite.recipes) {
      expect(recipeNamed(suite, recipe.name)).toBe(recipe);
      const whole = resolveRecipe(suiteRecipe(recipe, 3));
      expect(whole).toMatchObject({ steps: recipe.asked.steps, seed: 3 });
      expect(whole.minutes).toBeUndefined();
      const brief = resolveRecipe(suiteRecipe(recipe, 3, 5));
      expect(brief).toMatchObject({ minutes: 5 });
      expect(brief.steps).toBeUndefined();
      const { presets, parse } = modelKind(whole.model);
      expect(Object.keys(presets[whole.preset])).toEqual(expect.arrayContaining(Object.keys(whole.config)));
      parse({ ...presets[whole.preset], ...whole.config });
      // The tempo is not written, so playing faster would be the same piece again.
      expect(whole.tempo).toBe(0);
    }
    expect(() => recipeNamed(suite, 'magic')).toThrow(/“magic”.*lstm/);
  });

  test('names the source of every published figure, in a column that it has', () => {
    for (const { name, nats, column } of suite.published) {
      expect(name).not.toBe('');
      expect(nats).toBeGreaterThan(0);
      if (column !== undefined) expect(suite.columns).toContain(column);
    }
  });

  test('says which file is missing', async () => {
    await expect(suite.read('no/such/folder')).rejects.toMatchObject({
      ...{ code: 'no-data', message: expect.stringMatching(/needs the published file \S+\.(json|abc)/) },
    });
  });
});

test('the laboratory’s songs stand between empty lines, and where two follow each other one comes twice', () => {
  expect(lectureSongs('A\nB\n\nC\n\n\nD\n\nE')).toEqual(['A\nB', 'C', '\nD', 'D']);
  expect(lectureSongs('A')).toEqual([]);
  const song = fc.stringMatching(/^[A-Z]([A-Z\n]?[A-Z])*$/);
  fc.assert(
    fc.property(fc.array(song, { minLength: 1 }), (songs) => {
      expect(lectureSongs(`${songs.join(emptyLine)}${emptyLine}`)).toEqual(songs);
    }),
  );
});

test('a rival may choose its best step on the test pieces, and then it has all others to learn from', () => {
  const [ours, rival] = lectureLab.recipes;
  const silence = { title: '', ppq: 4, tracks: [], tempi: [], meters: [], keys: [], ticks: 8 };
  const piece = (abc: string) => ({ name: abc, song: { ...silence, abc } });
  const split = { training: [piece('a')], validation: [piece('b')], test: [piece('c')] };
  const data: SuiteData = { split, tokenizer: framesTokenizer(1) };
  expect(dataFor(ours, data)).toBe(data);
  expect(rival?.choosesOnTest && dataFor(rival, data).split).toEqual({
    training: [...split.training, ...split.validation],
    validation: split.test,
    test: split.test,
  });
  // A model that was loaded is scored on the pieces that it did not learn.
  const trainedOn = (one: SuiteData) => ({ dataset: publishedDataset(one.split).summary });
  for (const recipe of lectureLab.recipes) {
    const own = dataFor(recipe, data);
    expect(dataOf(lectureLab, data, trainedOn(own)).split).toEqual(own.split);
  }
  expect(dataOf(lectureLab, data, trainedOn({ ...data, split: { ...split, training: split.test } }))).toBe(data);
});

describe('what is counted', () => {
  test('of voices: every voice of every sixteenth, held ones too, with what ends of steps cost, without the piece’s end', () => {
    const steps = [
      [72, 67, 60, 48],
      [72, -1, 60, 48],
      [72, -1, 60, 48],
    ];
    const tokens = encodeSteps(steps, 'changes');
    const nats = Array.from(tokens, (token, place) => (place === 0 ? 0 : token === END ? 1000 : place));
    const tokenizer = voicesTokenizer(4, 4, 'changes');
    expect(jsb16th.tally(tokenizer, [tokens], [nats])).toEqual({ nats: 55, units: 12 });
    expect(jsb16th.tally(tokenizer, [tokens, tokens], [nats, nats])).toEqual({ nats: 110, units: 24 });
  });

  test('of letters: those of all songs and the empty lines between them, with what the ends of songs cost', () => {
    const tokenizer = abc.fit([]);
    const sequences = ['ABC', 'D'].map((text) =>
      Int32Array.from(['START', ...text, 'END'], (name) => tokenizer.vocabulary.indexOf(name)),
    );
    const nats = [
      [0, 1, 2, 4, 8],
      [0, 16, 32],
    ];
    expect(lectureLab.tally(tokenizer, sequences, nats)).toEqual({ nats: 63, units: 3 + 2 + 1 });
  });
});

const folder = (suite: Suite) => `${sharedData}/${suite === lectureLab ? 'irish' : 'frames'}`;

describe.runIf(sharedData)('the published files', () => {
  const read = new Map<Suite, SuiteData>();
  beforeAll(async () => {
    for (const suite of suites) read.set(suite, await suite.read(folder(suite)));
  }, 120_000);
  const dataOf = (suite: Suite) => {
    const data = read.get(suite);
    if (!data) throw new Error(`${suite.id} was not read.`);
    return data;
  };
  const sequencesOf = (suite: Suite, part: Part) =>
    dataOf(suite).split[part].map(({ song }) => dataOf(suite).tokenizer.encode(song));
  const framesOf = (suite: Suite, part: Part) => sequencesOf(suite, part).map((tokens) => decodeFrames(tokens));

  test.each([
    [jsbFrames, [229, 76, 77], [13_807, 4_602, 4_725]],
    [nottinghamFrames, [694, 173, 170], [176_561, 45_513, 44_463]],
  ] as const)('$id has the published pieces and frames, as they are published', async (suite, pieces, frames) => {
    const published = await readPublishedSplit(
      folder(suite),
      suite === jsbFrames ? 'jsb-quarter.json' : 'nottingham.json',
    );
    for (const [index, part] of parts.entries()) {
      const found = framesOf(suite, part);
      expect(found).toHaveLength(pieces[index] ?? 0);
      expect(found.flat()).toHaveLength(frames[index] ?? 0);
      expect(found).toEqual(published[part]);
      const sequences = sequencesOf(suite, part);
      const silent = sequences.map((tokens) => new Float32Array(tokens.length));
      const scored = found.flat().length - found.length;
      expect(suite.tally(dataOf(suite).tokenizer, sequences, silent)).toEqual({ nats: 0, units: scored });
    }
  });

  test('the chorales in voices have the published pieces and steps, rests and crossings too', async () => {
    const published = await readPublishedSplit(folder(jsb16th), 'jsb-16th-voices.json');
    const { tokenizer } = dataOf(jsb16th);
    const steps = { training: 55_228, validation: 18_408, test: 18_900 };
    for (const part of parts) {
      const sequences = sequencesOf(jsb16th, part);
      expect(sequences.map((tokens) => decodeSteps(tokens, 4, 'changes'))).toEqual(published[part]);
      expect(jsb16th.tally(tokenizer, sequences, []).units).toBe(4 * steps[part]);
    }
  });

  test('the lecture’s tunes: 817 songs, 736 to train on and validate, 81 to test with 20,622 characters, 83 symbols', () => {
    const { split, tokenizer } = dataOf(lectureLab);
    expect(split.training.length + split.validation.length).toBe(736);
    expect(split.test.map(({ name }) => Number(name.replace('song ', '')) % 10)).toEqual(new Array(81).fill(9));
    const tested = sequencesOf(lectureLab, 'test');
    expect(lectureLab.tally(tokenizer, tested, [])).toEqual({ nats: 0, units: 20_622 });
    const texts = parts.flatMap((part) => split[part].map(({ song }) => song.abc ?? ''));
    expect(new Set(texts.join(emptyLine)).size).toBe(83);
    // Nothing is lost on the way to tokens.
    const letters = (tokens: Int32Array) => [...tokens.subarray(1, -1)].map((token) => tokenizer.vocabulary[token]);
    expect(tested.map((tokens) => letters(tokens).join(''))).toEqual(split.test.map(({ song }) => song.abc));
  });

  /** Of every key: how often it sounds, and how often after it sounded and after it did not; each seen half a time more. */
  function learnKeys(pieces: readonly (readonly (readonly number[])[])[]) {
    const counts = Array.from({ length: 128 }, () => ({
      all: [0, 0],
      after: [
        [0, 0],
        [0, 0],
      ],
    }));
    for (const frames of pieces) {
      for (const [index, frame] of frames.entries()) {
        const now = new Set(frame);
        const before = new Set(frames[index - 1]);
        for (const [key, count] of counts.entries()) {
          const sounds = now.has(key) ? 1 : 0;
          count.all[sounds]!++;
          if (index > 0) count.after[before.has(key) ? 1 : 0]![sounds]!++;
        }
      }
    }
    const share = ([no = 0, yes = 0]: number[], sounds: number) => ((sounds ? yes : no) + 0.5) / (no + yes + 1);
    return {
      marginal: (key: number, _before: number, sounds: number) => share(counts[key]!.all, sounds),
      markov: (key: number, before: number, sounds: number) => share(counts[key]!.after[before]!, sounds),
    };
  }

  // The scorer is given what a model of independent keys would pay for each frame, all of it at the frame's end.
  test.each([
    [jsbFrames, { marginal: 11.09, markov: 10.49 }],
    [nottinghamFrames, { marginal: 10.26, markov: 5.15 }],
  ] as const)('$id: a key’s own frequency and its Markov chain give the computed rows', (suite, expected) => {
    const learned = learnKeys(framesOf(suite, 'training'));
    const frames = framesOf(suite, 'test');
    const sequences = sequencesOf(suite, 'test');
    const { tokenizer } = dataOf(suite);
    const frameEnd = tokenizer.vocabulary.indexOf('Frame');
    for (const name of ['marginal', 'markov'] as const) {
      const nats = frames.map((piece, index) => {
        const costs = piece.map((frame, place) => {
          const now = new Set(frame);
          const before = new Set(piece[place - 1]);
          let sum = 0;
          for (let key = 0; key < 128; key++)
            sum -= Math.log(learned[name](key, before.has(key) ? 1 : 0, now.has(key) ? 1 : 0));
          return sum;
        });
        let frameIndex = 0;
        return Array.from(sequences[index] ?? [], (token) => (token === frameEnd ? (costs[frameIndex++] ?? 0) : 0));
      });
      const { nats: total, units } = suite.tally(tokenizer, sequences, nats);
      expect((total / units).toFixed(2)).toBe(expected[name].toFixed(2));
      const row = suite.published.find((one) => one.mark === 'C' && one.name.toLowerCase().includes(name));
      expect(row?.nats).toBe(expected[name]);
    }
  });

  test('lecture-lab: an n-gram of order 4 gives the computed row', () => {
    const { tokenizer } = dataOf(lectureLab);
    const ngram = new NgramModel(5, tokenizer.vocabulary.length);
    for (const part of ['training', 'validation'] as const) {
      for (const tokens of sequencesOf(lectureLab, part)) ngram.learn(tokens);
    }
    const sequences = sequencesOf(lectureLab, 'test');
    const tally = lectureLab.tally(
      tokenizer,
      sequences,
      sequences.map((tokens) => ngram.nats(tokens)),
    );
    expect((tally.nats / tally.units).toFixed(3)).toBe('1.477');
    expect(lectureLab.published.find(({ mark }) => mark === 'C')?.nats).toBe(1.477);
  });
});
