import { describe, expect, test } from 'vitest';
import { continueSong } from '../../main/sampling/continue.ts';
import { infillSong } from '../../main/sampling/infill.ts';
import type { Wishes } from '../../main/sampling/steering.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { newNotes } from '../support/kept-constraints.ts';
import { fillsGaps, steeredKinds } from '../support/steered-kinds.ts';
import { randomSong } from '../support/steered-takes.ts';
import { randomTable, tableModel } from '../support/table-model.ts';

/** How much of two takes of a song is the same: new notes on the same track, tick and pitch, as a share of all. */
function alike(before: Song, some: Song, other: Song): number {
  const names = (after: Song) =>
    newNotes({ before, after }).map(({ track, tick, pitch }) => `${track} ${tick} ${pitch}`);
  const [left, right] = [new Set(names(some)), new Set(names(other))];
  const common = [...left].filter((name) => right.has(name)).length;
  return (2 * common) / Math.max(1, left.size + right.size);
}

/** The share of the new notes of a take that go on with a run of three or more which its track has played before. */
function repeats(before: Song, after: Song): number {
  let repeated = 0;
  let all = 0;
  const fresh = newNotes({ before, after });
  for (const [track, { notes }] of after.tracks.entries()) {
    const lines = notes.map(({ tick, pitch }, i) => `${pitch} ${tick - (notes[i - 1]?.tick ?? tick)}`);
    for (const [i, { tick, pitch }] of notes.entries()) {
      if (!fresh.some((one) => one.track === track && one.tick === tick && one.pitch === pitch)) continue;
      all++;
      const run = lines.slice(i - 2, i + 1);
      if (i >= 2 && lines.some((_, j) => j < i && j >= 2 && run.every((line, k) => lines[j - 2 + k] === line)))
        repeated++;
    }
  }
  return repeated / Math.max(1, all);
}

/** A bar of eight notes, so many times over. */
function loopSong(bars: number): Song {
  const pitches = [60, 64, 67, 64, 62, 65, 69, 65];
  const notes = Array.from({ length: 8 * bars }, (_, i): Note => {
    return { tick: 240 * i, duration: 240, pitch: pitches[i % 8] ?? 60, velocity: 80 };
  });
  const song = randomSong(new Random(1), 480);
  const [track] = song.tracks;
  const meters = [{ tick: 0, numerator: 4, denominator: 4 }];
  return { ...song, meters, tracks: track ? [{ ...track, notes }] : [], ticks: 1920 * bars };
}

/** Logits of what follows each token in a sequence, by how often it does. */
function bigrams(tokens: Int32Array, size: number): (token: number) => Float32Array {
  const rows = new Map<number, Float32Array>();
  for (const [i, token] of tokens.entries()) {
    const row = rows.get(tokens[i - 1] ?? -1) ?? new Float32Array(size);
    rows.set(tokens[i - 1] ?? -1, row);
    row[token] = (row[token] ?? 0) + 1;
  }
  const plain = new Float32Array(size);
  return (token) => rows.get(token)?.map((count) => 5 * Math.log1p(count)) ?? plain;
}

describe.each(steeredKinds)('$id', (kind) => {
  const song = { ...randomSong(new Random(5), 480), keys: [{ tick: 0, fifths: 0, mode: 'major' as const }] };
  const tokenizer = withInfill(kind.fit([song]));
  const size = tokenizer.vocabulary.length;
  const table = randomTable(size, 3);
  const model = tableModel(size, table);
  const take = { bars: 6, variations: 4, seed: 5, tokenLimit: 1500 };
  const takes = async (wishes: Wishes, changes = {}) =>
    (await continueSong({ model, tokenizer, song, take: { ...take, ...changes }, ...wishes })).map((one) => one.song);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('repeats itself less, the less it may', async () => {
    const loop = loopSong(8);
    const own = kind.fit([loop]);
    const circling = tableModel(own.vocabulary.length, bigrams(own.encode(loop), own.vocabulary.length));
    const share = async (repetition: number) => {
      const request = { model: circling, tokenizer: own, song: loop, constraints: { repetition } };
      const songs = await continueSong({ ...request, take: { ...take, variations: 12 } });
      return mean(songs.map((one) => repeats(loop, one.song)));
    };
    const [free, half, none] = [await share(1), await share(0.5), await share(0)];
    expect(free).toBeGreaterThan(0.1);
    expect(half).toBeLessThan(free);
    expect(none).toBeLessThan(0.6 * free);
  });

  test('a take is like another one, or unlike it, as far as it is asked to be', async () => {
    const [other] = await takes({}, { seed: 77, variations: 1 });
    const likeness = async (wanted: number) =>
      mean((await takes({ like: { take: other!, likeness: wanted } })).map((after) => alike(song, after, other!)));
    const [unlike, apart, near, like] = [await likeness(-1), await likeness(0), await likeness(0.5), await likeness(1)];
    expect(like).toBeGreaterThan(0.7);
    expect(near).toBeGreaterThan(apart);
    expect(near).toBeLessThan(like);
    expect(unlike).toBeLessThan(0.02);
  });

  test('leanings go together with constraints, the constraints come first', async () => {
    const [other] = await takes({}, { seed: 77, variations: 1 });
    const wishes: Wishes = { constraints: { scale: 'C major', repetition: 0.3 }, like: { take: other!, likeness: 1 } };
    for (const after of await takes(wishes)) {
      const pitches = newNotes({ before: song, after }).flatMap(({ drums, pitch }) => (drums ? [] : [pitch % 12]));
      expect(pitches.filter((pitch) => ![0, 2, 4, 5, 7, 9, 11].includes(pitch))).toEqual([]);
    }
  });

  test.runIf(fillsGaps(kind))('a gap is filled like an earlier fill', async () => {
    const bars = new BarMap(song);
    const stretch = { from: bars.bar(0).start, to: bars.bar(1).start };
    const request = { model, tokenizer, song, stretch, take: { seed: 4, tokenLimit: 300 } };
    const [first] = await infillSong(request);
    const [other] = await infillSong({ ...request, take: { ...request.take, seed: 5 } });
    const like = { take: first!.song, likeness: 1 };
    const [again] = await infillSong({ ...request, like, take: { ...request.take, seed: 5 } });
    const before = { ...song, tracks: song.tracks.map((track) => ({ ...track, notes: [] })) };
    expect(alike(before, again!.song, first!.song)).toBeGreaterThan(alike(before, other!.song, first!.song));
  });

  test('a likeness of 0 changes nothing, byte for byte', async () => {
    const written = (songs: readonly Song[]) => songs.map((one) => [...writeMidi(one)]);
    const like = { take: randomSong(new Random(9), 96), likeness: 0 };
    expect(written(await takes({ like }))).toEqual(written(await takes({})));
  });
});
