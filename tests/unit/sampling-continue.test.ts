import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContinueRequest, continueSong } from '../../main/sampling/continue.ts';
import { generateSongs } from '../../main/sampling/generate.ts';
import { listenTo } from '../../main/sampling/long-prompt.ts';
import type { FailedTake } from '../../main/sampling/variation.ts';
import { SegueError } from '../../shared/errors.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { END, PAD, START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { STEP, stepSong, stepTokenizer } from '../support/step-tokenizer.ts';
import { randomTable, tableModel } from '../support/table-model.ts';

const size = stepTokenizer.vocabulary.length;
const note = (tick: number, pitch: number): Note => ({ tick, duration: 4, pitch, velocity: 90 });
const melody = stepSong([note(0, 60), note(4, 62), note(8, 64), note(12, 65), note(16, 67)], 'Melody');

function request(changes: Partial<ContinueRequest> = {}): ContinueRequest {
  return { model: tableModel(size, randomTable(size, 3)), tokenizer: stepTokenizer, song: melody, ...changes };
}

function notesOf(song: Song): readonly Note[] {
  return song.tracks.flatMap((track) => track.notes);
}

describe('carrying a song on', () => {
  test('keeps the seed’s notes and writes as many bars as asked for after the seam', async () => {
    for (const bars of [1, 3, 8]) {
      const [variation] = await continueSong(request({ take: { bars, seed: 5 } }));
      const { song, notesAdded, stopped, tokens } = variation!;
      expect(stopped).toBe('complete');
      expect(notesOf(song).slice(0, 5)).toEqual(notesOf(melody));
      const added = notesOf(song).slice(5);
      expect(added).toHaveLength(notesAdded);
      expect(notesAdded).toBeGreaterThan(0);
      const seam = 32; // the last onset is in the second bar of 16 ticks
      for (const { tick, duration } of added) {
        expect(tick).toBeGreaterThanOrEqual(seam);
        expect(tick + duration).toBeLessThanOrEqual(seam + 16 * bars);
      }
      expect(tokens).toBe(notesAdded + 4 * bars); // one Step a quarter, one token a note
    }
  });

  test('measures bars in the meter at the seam', async () => {
    const meters = [
      { tick: 0, numerator: 4, denominator: 4 },
      { tick: 16, numerator: 3, denominator: 8 },
      { tick: 320, numerator: 7, denominator: 4 },
    ];
    const [variation] = await continueSong(request({ song: { ...melody, meters }, take: { bars: 4 } }));
    // Four bars of 3/8 are six quarter notes.
    expect(variation!.tokens - variation!.notesAdded).toBe(6);
  });

  test('gives variations that differ, each of which comes again from its own seed', async () => {
    const variations = await continueSong(request({ take: { variations: 4, bars: 4, seed: 11 } }));
    expect(new Set(variations.map(({ song }) => JSON.stringify(song))).size).toBe(4);
    for (const variation of variations) {
      const [again] = await continueSong(request({ take: { bars: 4, seed: variation.seed } }));
      expect({ ...again, seconds: 0 }).toEqual({ ...variation, seconds: 0 });
    }
  });

  test('says so where the token limit came first', async () => {
    const [variation] = await continueSong(request({ take: { bars: 100, tokenLimit: 20 } }));
    expect(variation).toMatchObject({ stopped: 'limit', tokens: 20 });
  });

  test('tells its progress, which never falls and ends at 1', async () => {
    const told: number[] = [];
    await continueSong(request({ take: { variations: 3, bars: 4 }, onProgress: (fraction) => told.push(fraction) }));
    expect(told.at(-1)).toBe(1);
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  test.each([
    ['a seed without notes', { song: stepSong([], 'Silence') }, 'bad-input', /“Silence” has no notes to carry on/],
    ['a seed without notes or name', { song: stepSong([]) }, 'bad-input', /^The seed has no notes/],
    [
      'a seed that the tokenizer cannot read',
      { song: stepSong([note(0, 20)]) },
      'bad-input',
      /cannot read any of the notes/,
    ],
    ['a model with another vocabulary', { model: tableModel(9, randomTable(9, 1)) }, 'bad-model', /knows 9 tokens/],
    ['too many bars', { take: { bars: 0 } }, 'bad-option', /“bars” is 0, but/],
    ['a temperature out of bounds', { options: { temperature: -1 } }, 'bad-option', /“temperature” is -1, but/],
  ])('refuses %s', async (_, changes, code, message) => {
    await expect(continueSong(request(changes))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('takes that are no music', () => {
  const model = tableModel(size, randomTable(size, 3));
  /** A tokenizer that finds no music in tokens for which `when` holds. */
  const strict = (when: (tokens: readonly number[]) => boolean, error: Error): Tokenizer => {
    const check = (tokens: ArrayLike<number>) => {
      if (when(Array.from(tokens))) throw error;
    };
    return {
      ...stepTokenizer,
      decode: (tokens) => {
        check(tokens);
        return stepTokenizer.decode(tokens);
      },
      extend: (seed, prompt, generated, end) => {
        check(generated);
        return stepTokenizer.extend(seed, prompt, generated, end);
      },
    };
  };
  const noTune = new SegueError('bad-input', 'This is no tune.');
  const odd = (tokens: readonly number[]) => tokens.reduce((sum, token) => sum + token, 0) % 2 === 1;
  const take = { variations: 8, bars: 4, seed: 3 };

  test.each([
    [
      'continuing',
      (tokenizer: Tokenizer, onFailed?: ContinueRequest['onFailed']) =>
        continueSong(request({ tokenizer, take, onFailed })),
    ],
    [
      'generating',
      (tokenizer: Tokenizer, onFailed?: ContinueRequest['onFailed']) =>
        generateSongs({ model, tokenizer, take: { variations: 8, seed: 3 }, onFailed }),
    ],
  ])('%s: they are told, and the others come as they would alone', async (_, write) => {
    const all = await write(stepTokenizer);
    const failures: FailedTake[] = [];
    const variations = await write(strict(odd, noTune), (failure) => failures.push(failure));
    expect(failures.length).toBeGreaterThan(0);
    expect(variations.length).toBeGreaterThan(0);
    for (const { index, seed, reason } of failures) {
      expect({ seed, reason }).toEqual({ seed: all[index]?.seed, reason: 'This is no tune.' });
    }
    const others = all.filter((_, index) => !failures.some((failure) => failure.index === index));
    expect(variations.map((one) => ({ ...one, seconds: 0 }))).toEqual(others.map((one) => ({ ...one, seconds: 0 })));
  });

  test('all of them: the first one’s reason is thrown; any other error is thrown at once', async () => {
    const bug = new TypeError('x is undefined');
    for (const error of [noTune, bug]) {
      await expect(continueSong(request({ tokenizer: strict(() => true, error), take }))).rejects.toBe(error);
    }
    await expect(continueSong(request({ tokenizer: strict(odd, bug), take }))).rejects.toBe(bug);
  });

  test('what is written so far need not be music while a take is being written', async () => {
    const tokenizer = strict((tokens) => tokens.length < 12, noTune);
    const [variation] = await generateSongs({ model, tokenizer, take: { bars: 8, seed: 3 } });
    expect(variation!.song.ticks).toBe(32);
  });
});

describe('a long prompt', () => {
  const long = Int32Array.from([START, ...Array.from({ length: 5000 }, (_, i) => (i % 3 === 2 ? STEP : 4 + (i % 3)))]);

  test('is read no farther back than the context, from where time moves on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 4000 }), (context) => {
        const { tokens, cursor } = listenTo(stepTokenizer, long, context);
        expect(tokens.length).toBeLessThanOrEqual(context);
        expect(tokens.length).toBeGreaterThan(context - 3);
        expect(tokens[0]).toBe(STEP);
        expect([...tokens]).toEqual([...long.subarray(long.length - tokens.length)]);
        expect(cursor.tick).toBe(1666);
      }),
    );
  });

  test('is read whole where it fits', () => {
    expect(listenTo(stepTokenizer, long, long.length).tokens).toEqual(long);
  });

  test('is cut within a chord where one chord is longer than the context', () => {
    const chord = Int32Array.from([START, ...Array.from({ length: 12 }, (_, i) => 4 + i)]);
    expect([...listenTo(stepTokenizer, chord, 5).tokens]).toEqual([...chord.subarray(8)]);
  });

  test('of 60,000 notes costs a recurrent model no more than 4,096 tokens', async () => {
    const model = tableModel(size, randomTable(size, 3));
    const song = stepSong(Array.from({ length: 60_000 }, (_, i) => note(4 * i, 60 + (i % 12))));
    const [variation] = await continueSong(request({ model, song, take: { bars: 2 } }));
    expect(variation!.stopped).toBe('complete');
    const read = model.fed.reduce((sum, length) => sum + length, 0) - (variation!.tokens - 1);
    expect(read).toBeLessThanOrEqual(4096);
    expect(read).toBeGreaterThan(4000);
  });
});

describe('making music from nothing', () => {
  const model = tableModel(size, randomTable(size, 3));
  const common = { model, tokenizer: stepTokenizer };

  test('ends where the model writes END', async () => {
    const variations = await generateSongs({ ...common, take: { variations: 5, seed: 2 } });
    for (const { stopped, song, notesAdded } of variations) {
      expect(stopped).toBe('end');
      expect(countNotes(song)).toBe(notesAdded);
    }
  });

  test('is as long as asked for, and nothing sounds on after it', async () => {
    const [variation] = await generateSongs({ ...common, take: { bars: 5, seed: 2 } });
    expect(variation!.stopped).toBe('complete');
    expect(variation!.song.ticks).toBe(20);
    for (const { tick, duration } of notesOf(variation!.song)) expect(tick + duration).toBeLessThanOrEqual(20);
  });

  test('never writes PAD or START', async () => {
    const tokens: number[] = [];
    await generateSongs({ ...common, take: { bars: 20, variations: 4 }, onToken: ({ token }) => tokens.push(token) });
    expect(tokens.length).toBeGreaterThan(300);
    for (const forbidden of [PAD, START, END]) expect(tokens).not.toContain(forbidden);
  });
});
