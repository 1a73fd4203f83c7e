import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EvaluateRequest, evaluate } from '../../main/evaluation/evaluate.ts';
import { NgramModel } from '../../main/evaluation/ngram.ts';
import { NgramMixture } from '../../main/evaluation/ngram-mixture.ts';
import { measureParsing } from '../../main/evaluation/parsing.ts';
import type { SequenceModel } from '../../main/models/model.ts';
import { collectPieces } from '../../main/training/collect.ts';
import { makeDataset } from '../../main/training/dataset.ts';
import type { Piece } from '../../main/training/piece.ts';
import { SegueError } from '../../shared/errors.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { abc } from '../../shared/tokens/abc/abc.ts';
import { stepSong, stepTokenizer } from '../support/step-tokenizer.ts';
import { tableModel, tableTree } from '../support/table-model.ts';

const size = stepTokenizer.vocabulary.length;

/** A piece whose melody walks up and down, so that there is something to learn. */
function piece(seed: number): Song {
  const random = new Random(seed);
  let pitch = 60;
  return stepSong(
    Array.from({ length: 40 }, (_, i) => {
      pitch = Math.min(71, Math.max(60, pitch + (random.integer(2) === 0 ? 1 : -1)));
      return { tick: 4 * i, duration: 4, pitch, velocity: 80 };
    }),
  );
}

/** Gives every token the same chance. */
const uniform: SequenceModel = {
  kind: 'uniform',
  config: {},
  vocabularySize: size,
  context: Infinity,
  parameters: new Map(),
  forward: (tokens) => ({ logits: tf.zeros([...tokens.shape, size]), state: [] }),
  decoder: (batch) => tableModel(size, () => new Float32Array(size)).decoder(batch),
  tree: () => tableTree(() => new Float32Array(size)),
  dispose: () => {},
};

let home: string;
let trained: string;
let other: string;

async function fill(folder: string, seeds: readonly number[]): Promise<string> {
  for (const seed of seeds) await writeFile(join(folder, `${seed}.mid`), writeMidi(piece(seed)));
  return folder;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
  home = await mkdtemp(join(tmpdir(), 'segue-evaluate-'));
  const seeds = Array.from({ length: 60 }, (_, i) => i);
  trained = await fill(await mkdtemp(join(home, 'trained-')), seeds);
  other = await fill(
    await mkdtemp(join(home, 'other-')),
    seeds.map((seed) => 1000 + seed),
  );
});

afterAll(() => rm(home, { recursive: true }));

async function request(changes: Partial<EvaluateRequest> = {}): Promise<EvaluateRequest> {
  const { summary } = makeDataset(await collectPieces(trained), 0.2, 7);
  return {
    model: uniform,
    tokenizer: stepTokenizer,
    metadata: {
      model: { kind: 'uniform', config: {}, vocabularySize: size },
      tokenizer: { id: 'step', config: null },
      dataset: summary,
      history: [],
      recipe: { valFraction: 0.2 },
      seed: 7,
      card: '',
    },
    data: trained,
    ...changes,
  };
}

describe('evaluating a model', () => {
  test('scores the test part of the music that it was trained on', async () => {
    const { split } = makeDataset(await collectPieces(trained), 0.2, 7);
    const evaluation = await evaluate(await request());
    expect(evaluation.part).toBe('test');
    const tokens = split.test.map(({ song }) => stepTokenizer.encode(song).length - 1);
    expect(evaluation.scored).toMatchObject({ pieces: split.test.length, tokens: tokens.reduce((a, b) => a + b) });
    expect(evaluation.scores).toHaveLength(1);
    const [score] = evaluation.scores;
    expect(score!.name).toBe('uniform');
    expect(score!.natsPerToken).toBeCloseTo(Math.log(size), 5);
    expect(score!.perplexity).toBeCloseTo(size, 3);
  });

  test('scores all of another folder', async () => {
    const evaluation = await evaluate(await request({ data: other }));
    expect(evaluation).toMatchObject({ part: 'other', scored: { pieces: 60 } });
  });

  test('scores a single file, which is too little for baselines to learn from', async () => {
    const file = join(other, '1000.mid');
    expect(await evaluate(await request({ data: file }))).toMatchObject({ part: 'other', scored: { pieces: 1 } });
    await expect(evaluate(await request({ data: file, withBaselines: true }))).rejects.toMatchObject({
      code: 'no-data',
    });
  });

  test('lays baselines beside it that learned the training part alone', async () => {
    const { scores, part } = await evaluate(await request({ withBaselines: true }));
    expect(part).toBe('test');
    expect(scores.map(({ name }) => name)).toEqual(['uniform', 'unigram', 'bigram', '5-gram']);
    const { split } = makeDataset(await collectPieces(trained), 0.2, 7);
    const encode = (pieces: readonly Piece[]) => pieces.map(({ song }) => stepTokenizer.encode(song));
    for (const [index, order] of [1, 2, 5].entries()) {
      const ngram = new NgramModel(order, size);
      for (const tokens of encode(split.training)) ngram.learn(tokens);
      const mixture = new NgramMixture(ngram, encode(split.validation));
      const natsOf = (tokens: Int32Array) => (order === 5 ? mixture.nats(ngram.orders(tokens)) : ngram.nats(tokens));
      const nats = encode(split.test).flatMap((tokens) => [...natsOf(tokens).subarray(1)]);
      const mean = nats.reduce((a, b) => a + b) / nats.length;
      expect(scores[index + 1]!.natsPerToken).toBeCloseTo(mean, 10);
      expect(mean).toBeLessThan(scores[index]!.natsPerToken);
    }
  });

  test('splits another folder for the baselines', async () => {
    const { split } = makeDataset(await collectPieces(other), 0.2, 7);
    const evaluation = await evaluate(await request({ data: other, withBaselines: true }));
    expect(evaluation).toMatchObject({ part: 'other test', scored: { pieces: split.test.length } });
    expect(evaluation.scores).toHaveLength(4);
  });

  test('leaves out and names a piece that the tokenizer cannot write', async () => {
    const refusing = {
      ...stepTokenizer,
      encode: (song: Song) => {
        if (JSON.stringify(song.tracks[0]!.notes) === JSON.stringify(unwritable.tracks[0]!.notes)) {
          throw new SegueError('bad-input', 'It cannot be written.');
        }
        return stepTokenizer.encode(song);
      },
    };
    const { pieces } = await collectPieces(other);
    const unwritable = pieces[3]!.song;
    const evaluation = await evaluate(await request({ data: other, tokenizer: refusing }));
    expect(evaluation.scored.pieces).toBe(59);
    expect(evaluation.refused).toEqual([{ file: pieces[3]!.name, reason: 'It cannot be written.' }]);
  });

  test('tells its stages', async () => {
    const stages: string[] = [];
    await evaluate(await request({ withBaselines: true, onProgress: (stage) => stages.push(stage) }));
    const expected = ['reading', 'encoding', 'measuring', 'learning n-grams'];
    expect(expected.filter((stage) => !stages.includes(stage))).toEqual([]);
  });

  test.each(['encoding', 'measuring', 'learning n-grams'])('heeds a cancel while %s', async (stage) => {
    const controller = new AbortController();
    const work = evaluate(
      await request({
        withBaselines: true,
        signal: controller.signal,
        onProgress: (now) => {
          if (now === stage) controller.abort();
        },
      }),
    );
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('refuses a folder without music', async () => {
    const empty = await mkdtemp(join(home, 'empty-'));
    await expect(evaluate(await request({ data: empty }))).rejects.toMatchObject({ code: 'no-data' });
  });
});

describe('the share of sampled tunes that parse', () => {
  const text = 'X:1\nT:Tune\nM:4/4\nL:1/8\nK:C\nCDEF GABc|\n';
  const tokenizer = abc.fit([{ ...piece(0), abc: text }]);
  const vocabularySize = tokenizer.vocabulary.length;
  const writes = [...tokenizer.encode({ ...piece(0), abc: text })];

  /** A model that writes the given tokens one after the other. */
  function writing(tokens: readonly number[]) {
    let place = 0;
    return tableModel(vocabularySize, (token) => {
      if (token === 1) place = 0;
      const next = tokens[Math.min(++place, tokens.length - 1)];
      return Array.from({ length: vocabularySize }, (_, i) => (i === next ? 100 : -100));
    });
  }

  test('is 1 where the model writes a tune', async () => {
    const parsing = await measureParsing(writing(writes), tokenizer, 1, 3);
    expect(parsing).toEqual({ samples: 1, parsed: 1, share: 1 });
  });

  test('is 0 where it writes nothing, or a header alone', async () => {
    for (const tokens of [
      [1, 2],
      [...writes.slice(0, 20), 2],
    ]) {
      const parsing = await measureParsing(writing(tokens), tokenizer, 1, 3);
      expect(parsing).toEqual({ samples: 1, parsed: 0, share: 0 });
    }
  });
});
