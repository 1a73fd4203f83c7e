import { describe, expect, test } from 'vitest';
import { countScored, scoreOf } from '../../main/evaluation/score.ts';
import { framesTokenizer } from '../../shared/tokens/frames/frames.ts';
import { END, START } from '../../shared/tokens/tokenizer.ts';
import { STEP, stepTokenizer } from '../support/step-tokenizer.ts';

describe('a tokenizer without frames or characters', () => {
  const sequences = [Int32Array.of(START, 4, 5, STEP, END), Int32Array.of(START, STEP, END)];
  const scored = countScored(stepTokenizer, sequences);

  test('counts what is predicted: all but each START', () => {
    expect(scored).toEqual({ pieces: 2, tokens: 6, notes: 2 });
  });

  test('spreads all nats over tokens and notes', () => {
    const score = scoreOf(stepTokenizer, sequences, scored, [
      [0, 1, 2, 3, 4],
      [0, 5, 6],
    ]);
    expect(score).toEqual({ natsPerToken: 21 / 6, perplexity: Math.exp(21 / 6), natsPerNote: 21 / 2 });
  });

  test('without notes has no figure a note', () => {
    const silent = [Int32Array.of(START, STEP, END)];
    const score = scoreOf(stepTokenizer, silent, countScored(stepTokenizer, silent), [[0, 1, 1]]);
    expect(score.natsPerNote).toBeUndefined();
  });
});

test('a uniform model has the perplexity of its choices', () => {
  const sequences = [Int32Array.of(START, 4, 5, STEP, END)];
  const nats = [Array.from({ length: 5 }, (_, i) => (i === 0 ? 0 : Math.log(16)))];
  const { perplexity } = scoreOf(stepTokenizer, sequences, countScored(stepTokenizer, sequences), nats);
  expect(perplexity).toBeCloseTo(16, 10);
});

test('frames are scored after the first, and END is none of them', () => {
  const frames = framesTokenizer(1);
  const token = (name: string) => frames.vocabulary.indexOf(name);
  const frame = token('Frame');
  const sequences = [
    Int32Array.of(START, token('Pitch_60'), frame, token('Pitch_62'), token('Pitch_64'), frame, frame, END),
    Int32Array.of(START, frame, END), // a single frame: nothing to score
    Int32Array.of(START, END),
  ];
  const scored = countScored(frames, sequences);
  expect(scored).toMatchObject({ pieces: 3, tokens: 10, frames: 2 });
  const nats = [
    [0, 100, 100, 1, 2, 4, 8, 1000],
    [0, 100, 1000],
    [0, 1000],
  ];
  expect(scoreOf(frames, sequences, scored, nats).natsPerFrame).toBe((1 + 2 + 4 + 8) / 2);
});
