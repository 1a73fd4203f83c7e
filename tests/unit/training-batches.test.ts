import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asWritten,
  drawVariant,
  keysOf,
  noAugmentation,
  playVariant,
  type Variant,
} from '../../main/training/augmentation.ts';
import type { Batch, Batcher, BatcherState } from '../../main/training/batch.ts';
import { ExcerptBatcher } from '../../main/training/excerpt-batcher.ts';
import { sampleSequences } from '../../main/training/held-out.ts';
import { LaneBatcher } from '../../main/training/lane-batcher.ts';
import { dropoutSeed } from '../../main/training/seeds.ts';
import { type Sequences, TokenisedPieces } from '../../main/training/sequences.ts';
import { type BatcherOptions, WindowBatcher } from '../../main/training/window-batcher.ts';
import { readAbc } from '../../shared/music/abc/read.ts';
import { Random } from '../../shared/random.ts';
import { stepSong, stepTokenizer } from '../support/step-tokenizer.ts';

/** Sequences all of whose tokens differ, so that a token tells where it stands; token 0 is PAD. */
function numbered(lengths: readonly number[]): Sequences {
  let next = 1;
  const sequences = lengths.map((length) => Int32Array.from({ length }, () => next++));
  return { lengths, tokens: (index) => sequences[index] ?? new Int32Array(0), gapped: () => undefined };
}

const batchers: readonly [string, (sequences: Sequences, options: BatcherOptions, state?: BatcherState) => Batcher][] =
  [
    ['windows', (...given) => new WindowBatcher(...given)],
    ['lanes', (...given) => new LaneBatcher(...given)],
  ];

const setting = fc.record({
  lengths: fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 12 }),
  rows: fc.integer({ min: 1, max: 5 }),
  window: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
});

/** The batches of the first epoch. */
function epoch(batcher: Batcher): Batch[] {
  const batches: Batch[] = [];
  for (;;) {
    const batch = batcher.next();
    if (batcher.state.epoch > 0) return batches;
    batches.push(batch);
  }
}

describe.each(batchers)('%s', (_name, make) => {
  test('each target follows its input, padding is not scored, and what is scored is counted', () => {
    fc.assert(
      fc.property(setting, ({ lengths, ...options }) => {
        const batcher = make(numbered(lengths), { ...options, augmentation: noAugmentation });
        for (const { rows, time, inputs, targets, scored } of epoch(batcher)) {
          expect(rows).toBeLessThanOrEqual(options.rows);
          expect(time).toBeLessThanOrEqual(options.window);
          expect([inputs.length, targets.length]).toEqual([rows * time, rows * time]);
          expect(targets.every((target, i) => target === (inputs[i] ? inputs[i] + 1 : 0))).toBe(true);
          expect(targets.filter((target) => target > 0).length).toBe(scored);
          expect(scored).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('made anew from its state at any batch, it goes on with the same batches', () => {
    const augmentation = { semitones: [-2, 3], tempo: 0.1 } as const;
    fc.assert(
      fc.property(setting, fc.nat(30), ({ lengths, ...options }, until) => {
        const sequences = numbered(lengths);
        const batcher = make(sequences, { ...options, augmentation });
        for (let i = 0; i < until; i++) batcher.next();
        const state: BatcherState = JSON.parse(JSON.stringify(batcher.state));
        const resumed = make(sequences, { ...options, augmentation }, state);
        for (let i = 0; i < 8; i++) expect(resumed.next()).toEqual(batcher.next());
      }),
    );
  });

  test('seeds and epochs differ in their order', () => {
    const sequences = numbered(Array.from({ length: 30 }, () => 9));
    const order = (seed: number) => {
      const batcher = make(sequences, { rows: 4, window: 8, seed, augmentation: noAugmentation });
      return Array.from({ length: 16 }, () => [...batcher.next().inputs]);
    };
    expect(order(1)).toEqual(order(1));
    expect(order(2)).not.toEqual(order(1));
    expect(order(1).slice(8)).not.toEqual(order(1).slice(0, 8));
  });

  test('a piece is asked for in the variants of the augmentation alone, and in many of them', () => {
    const asked = new Set<string>();
    const tokens = Int32Array.of(1, 2, 3);
    const sequences: Sequences = {
      lengths: [3, 3],
      tokens: (_index, { semitones, tempo }: Variant) => {
        asked.add(`${semitones} ${tempo.toFixed(2)}`);
        return tokens;
      },
      gapped: () => undefined,
    };
    const batcher = make(sequences, { rows: 2, window: 4, seed: 1, augmentation: { semitones: [-1, 1], tempo: 0.1 } });
    for (let i = 0; i < 300; i++) batcher.next();
    expect(asked.size).toBe(3 * 5);
    expect([...asked].every((variant) => /^(-1|0|1) (0.90|0.95|1.00|1.05|1.10)$/.test(variant))).toBe(true);
  });
});

describe('excerpts', () => {
  test('begin anywhere, run on into what follows, are all of one length, and come again from their state', () => {
    fc.assert(
      fc.property(setting, fc.nat(20), ({ lengths, ...options }, until) => {
        const sequences = numbered(lengths);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const batcher = new ExcerptBatcher(sequences, { ...options, augmentation: noAugmentation });
        for (let i = 0; i < until; i++) {
          const { rows, time, inputs, targets, scored, carried } = batcher.next();
          expect([rows, time, carried]).toEqual([options.rows, Math.min(options.window, total - 1), undefined]);
          expect(scored).toBe(rows * time);
          // Tokens are numbered from sequence to sequence, so the text that they are cut from is 1, 2, 3 and so on.
          expect(targets.every((target, place) => target === inputs[place]! + 1)).toBe(true);
          expect(Math.min(...inputs)).toBeGreaterThan(0);
          expect(Math.max(...targets)).toBeLessThanOrEqual(total);
        }
        const state: BatcherState = JSON.parse(JSON.stringify(batcher.state));
        const resumed = new ExcerptBatcher(sequences, { ...options, augmentation: noAugmentation }, state);
        for (let i = 0; i < 4; i++) expect(resumed.next()).toEqual(batcher.next());
      }),
    );
  });

  test('are drawn evenly from all places', () => {
    const batcher = new ExcerptBatcher(numbered([3, 9, 12, 6]), {
      ...{ rows: 50, window: 5, seed: 3, augmentation: noAugmentation },
    });
    const starts = new Map<number, number>();
    for (let i = 0; i < 100; i++) {
      const { inputs, time } = batcher.next();
      for (let row = 0; row < 50; row++) starts.set(inputs[row * time]!, (starts.get(inputs[row * time]!) ?? 0) + 1);
    }
    expect([...starts.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    for (const count of starts.values()) expect(Math.abs(count - 200)).toBeLessThan(70);
  });
});

test('transpositions into keys far away can be left out', () => {
  const keys = (fifths?: number) => keysOf({ semitones: [-5, 6], fifths, tempo: 0 });
  expect(keys()).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6]);
  expect(keys(2)).toEqual([-5, -2, 0, 2, 5]);
  expect(keys(1)).toEqual([-5, 0, 5]);
  expect(keys(0)).toEqual([0]);
  const random = new Random(3);
  const drawn = Array.from({ length: 200 }, () => drawVariant({ semitones: [-5, 6], fifths: 1, tempo: 0 }, random));
  expect(new Set(drawn.map(({ semitones }) => semitones))).toEqual(new Set([-5, 0, 5]));
});

test('a song that was read from ABC is transposed with its text, and one without a key to move from keeps it', () => {
  const tune = 'X:1\nT:Tune\nM:4/4\nL:1/8\nK:D\nDEFG|\n';
  const played = playVariant(readAbc(tune).song, { semitones: 5, tempo: 1 });
  expect(played.abc).toBe('X:1\nT:Tune\nM:4/4\nL:1/8\nK:G\nGABc|\n');
  expect(played.tracks[0]?.notes.map(({ pitch }) => pitch)).toEqual([67, 69, 71, 72]);
  expect(playVariant({ ...stepSong([]), abc: 'GABc|' }, { semitones: 5, tempo: 1 }).abc).toBe('GABc|');
});

test('an epoch of windows holds every prediction of every sequence, and none often', () => {
  fc.assert(
    fc.property(setting, ({ lengths, ...options }) => {
      const sequences = numbered(lengths);
      const batches = epoch(new WindowBatcher(sequences, { ...options, augmentation: noAugmentation }));
      const times = new Map<number, number>();
      for (const { targets } of batches) {
        for (const target of targets) if (target > 0) times.set(target, (times.get(target) ?? 0) + 1);
      }
      for (const index of lengths.keys()) {
        for (const token of sequences.tokens(index, asWritten).subarray(1)) {
          expect(times.get(token)).toBeGreaterThanOrEqual(1);
          expect(times.get(token)).toBeLessThanOrEqual(3);
        }
      }
      expect(Math.max(...batches.map(({ rows }) => rows))).toBeLessThanOrEqual(options.rows);
    }),
  );
});

test('lanes walk through every sequence from its start to its end, and carry on only within it', () => {
  fc.assert(
    fc.property(setting, ({ lengths, ...options }) => {
      const sequences = numbered(lengths);
      const starts = new Set(lengths.map((_, index) => sequences.tokens(index, asWritten)[0]));
      const batcher = new LaneBatcher(sequences, { ...options, augmentation: noAugmentation });
      const last: number[] = [];
      const begun: number[] = [];
      for (let i = 0; i < 60; i++) {
        const { rows, time, inputs, targets, carried } = batcher.next();
        expect(rows).toBe(options.rows);
        for (let row = 0; row < rows; row++) {
          const [first = 0] = inputs.subarray(row * time, (row + 1) * time);
          if (carried?.[row]) expect(first).toBe(last[row]);
          else begun.push(first);
          expect(carried?.[row] === 0).toBe(starts.has(first));
          last[row] = Math.max(...targets.subarray(row * time, (row + 1) * time));
        }
      }
      // The sequences are begun in turns: each once before any comes again.
      for (let from = 0; from + lengths.length <= begun.length; from += lengths.length) {
        expect(new Set(begun.slice(from, from + lengths.length)).size).toBe(lengths.length);
      }
    }),
  );
});

describe('tokenised pieces', () => {
  const song = (pitch: number) => stepSong([{ tick: 0, duration: 4, pitch, velocity: 80 }]);

  test('are played in the variant asked for, however few tokens are kept', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(4))), fc.integer({ min: 1, max: 40 }), (asked, capacity) => {
        const pieces = new TokenisedPieces(stepTokenizer, capacity);
        for (const pitch of [60, 62, 64]) pieces.add({ name: '', song: song(pitch) });
        for (const [index, semitones] of asked) {
          const tokens = pieces.tokens(index, { semitones, tempo: 1 });
          expect(tokens).toEqual(stepTokenizer.encode(song(60 + 2 * index + semitones)));
        }
      }),
    );
  });

  test('a variant that was used is not tokenised again', () => {
    let encoded = 0;
    const encode: typeof stepTokenizer.encode = (given) => {
      encoded++;
      return stepTokenizer.encode(given);
    };
    const pieces = new TokenisedPieces({ ...stepTokenizer, encode });
    pieces.add({ name: '', song: song(60) });
    for (let i = 0; i < 6; i++) pieces.tokens(0, { semitones: i % 2, tempo: 1 });
    expect(encoded).toBe(1 + 2);
  });
});

test('a validation sample is the same each time, large enough, and everything where that is little', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 400 }), { minLength: 1 }),
      fc.integer({ min: 8, max: 2000 }),
      fc.nat(),
      (lengths, tokens, seed) => {
        const sequences = numbered(lengths);
        const sample = sampleSequences(sequences, tokens, seed);
        expect(sampleSequences(sequences, tokens, seed)).toEqual(sample);
        const all = lengths.reduce((sum, length) => sum + length, 0);
        const size = sample.reduce((sum, { length }) => sum + length, 0);
        if (all <= tokens) expect(size).toBe(all);
        else expect(sample.every(({ length }) => length <= Math.max(2, Math.ceil(tokens / 8)))).toBe(true);
        expect(sample.every(({ length }) => length >= 2)).toBe(true);
      },
    ),
  );
});

test('drawing a variant takes as many random numbers whatever the augmentation', () => {
  const [plain, wide] = [new Random(1), new Random(1)];
  expect(drawVariant(noAugmentation, plain)).toEqual(asWritten);
  drawVariant({ semitones: [-12, 12], tempo: 0.2 }, wide);
  expect(wide.uint32()).toBe(plain.uint32());
});

test('dropout seeds are 31-bit integers that differ from step to step and run to run', () => {
  const seeds = Array.from({ length: 1000 }, (_, step) => dropoutSeed(3, step));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
  expect(new Set(seeds).size).toBe(1000);
  expect(dropoutSeed(4, 0)).not.toBe(seeds[0]);
});
