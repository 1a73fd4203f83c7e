import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectPieces, type Repair, readPieces } from '../../main/training/collect.ts';
import { makeDataset, publishedDataset } from '../../main/training/dataset.ts';
import { removeDuplicates } from '../../main/training/duplicates.ts';
import type { Piece } from '../../main/training/piece.ts';
import { inMemorySets } from '../../main/training/sets.ts';
import { linesOf, sharedLines } from '../../main/training/shared-lines.ts';
import { shingles, similarPairs, sketch } from '../../main/training/similarity.ts';
import { splitByRule, splitBySeed } from '../../main/training/split.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { scaleTempo, transpose, withPpq } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { sharedData } from '../support/shared-data.ts';
import { stepSong } from '../support/step-tokenizer.ts';

/** A melody of quarter notes drawn from a seed. */
function melody(seed: number, length = 40): Song {
  const random = new Random(seed);
  const notes = Array.from({ length }, (_, i) => note(4 * i, 55 + random.integer(20)));
  return stepSong(notes, `melody ${seed}`);
}
const note = (tick: number, pitch: number): Note => ({ tick, duration: 4, pitch, velocity: 80 });

function mapNotes(song: Song, change: (note: Note, index: number) => Note): Song {
  return { ...song, tracks: song.tracks.map((track) => ({ ...track, notes: track.notes.map(change) })) };
}
const piece = (name: string, song: Song): Piece => ({ name, song });
const melodies = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => piece(`${from + i}.mid`, melody(from + i)));
const sharedLinesOf = (songs: readonly Song[]) => sharedLines(inMemorySets(songs.map(linesOf)), 0, 1);
const names = (pieces: readonly Piece[]) => pieces.map(({ name }) => name).sort();

describe('duplicates', () => {
  const tune = melody(1);
  test.each<[string, Song]>([
    ['another name and title', { ...tune, title: 'else' }],
    ['other velocities', mapNotes(tune, (n) => ({ ...n, velocity: 20 }))],
    ['another tempo', scaleTempo(tune, 1.5)],
    ['another resolution', withPpq(tune, 480)],
    ['another instrument', { ...tune, tracks: tune.tracks.map((track) => ({ ...track, program: 40 })) }],
    ['a rest before', mapNotes(tune, (n) => ({ ...n, tick: n.tick + 12 }))],
  ])('%s: an exact one', (_what, other) => {
    const distinct = removeDuplicates([piece('a', tune), piece('b', other), piece('c', melody(2))]);
    expect(names(distinct.pieces)).toEqual(['a', 'c']);
    expect(distinct).toMatchObject({ exactDuplicates: 1, nearDuplicates: 0 });
  });

  test.each<[string, Song]>([
    ['another key', transpose(tune, 5)],
    ['another rhythm', mapNotes(tune, (n) => ({ ...n, tick: n.tick * 2, duration: 3 }))],
    ['a wrong last note', mapNotes(tune, (n, i) => (i === 39 ? { ...n, pitch: 80 } : n))],
  ])('%s: a near one', (_what, other) => {
    const distinct = removeDuplicates([piece('a', tune), piece('b', other), piece('c', melody(2))]);
    expect(names(distinct.pieces)).toEqual(['a', 'c']);
    expect(distinct).toMatchObject({ exactDuplicates: 0, nearDuplicates: 1 });
  });

  test('a piece that shares half of its music stays, in one group with the other', () => {
    const [a, b, c] = [melody(1, 90), melody(2, 60), melody(3, 60)].map((song) => [...song.tracks[0]!.notes]);
    const join = (...parts: Note[][]) => stepSong(parts.flat().map((n, i) => note(4 * i, n.pitch)));
    const one = join(a!, b!.slice(0, 30));
    const two = join(a!, c!.slice(0, 30));
    const { pieces } = removeDuplicates([piece('one', one), piece('two', two), piece('other', melody(9))]);
    expect(pieces.map(({ group }) => group)).toEqual([0, 0, 2]);
  });

  test('pairs are as similar as they are said to be, and all that are very similar are found', () => {
    const number = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(number, { minLength: 20, maxLength: 40 }), { maxLength: 8 }), (lists) => {
        const sets = lists.map((list) => Uint32Array.from(list).sort());
        const jaccard = (a: Uint32Array, b: Uint32Array) => {
          const shared = a.filter((value) => b.includes(value)).length;
          return shared / (a.length + b.length - shared);
        };
        for (const { a, b, similarity } of similarPairs(sketch(sets), 0.5)) {
          expect(similarity).toBeCloseTo(jaccard(sets[a]!, sets[b]!), 12);
          expect(similarity).toBeGreaterThanOrEqual(0.5);
        }
        const twin = sets.map((set) => set.slice(0, -1));
        const found = similarPairs(sketch(sets.flatMap((set, i) => [set, twin[i]!])), 0.9);
        const later = new Set(found.map(({ b }) => b));
        for (let i = 0; i < sets.length; i++) expect(later).toContain(2 * i + 1);
      }),
    );
  });

  test('a movement goes with the whole work, in another key and with its parts on other tracks', () => {
    const movements = [21, 22, 23, 24].map((seed) => melody(seed, 80));
    const later = (song: Song, ticks: number) => mapNotes(song, (n) => ({ ...n, tick: n.tick + ticks }));
    const notes = movements.flatMap((one, i) => later(one, 400 * i).tracks[0]!.notes);
    const bass = notes.map((n) => ({ ...n, pitch: 36 + (n.tick % 7) }));
    const [track] = movements[0]!.tracks;
    const work: Song = {
      ...stepSong(notes),
      tracks: [
        { ...track!, notes: bass },
        { ...track!, notes },
      ],
    };
    const second = transpose(movements[1]!, 3);
    const { pieces } = removeDuplicates([piece('other', melody(9, 80)), piece('work', work), piece('second', second)]);
    expect(pieces.map(({ group }) => group)).toEqual([0, 1, 1]);
  });

  test('shared lines are counted exactly, and scales and short coincidences relate nothing', () => {
    const scale = stepSong(Array.from({ length: 60 }, (_, i) => note(4 * i, 40 + i)));
    expect(sharedLinesOf([scale, transpose(scale, 2)])).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 13, max: 40 }), fc.integer({ min: 0, max: 40 }), (common, rest) => {
        const shared = melody(1, common).tracks[0]!.notes;
        const ending = (seed: number) => melody(seed, rest).tracks[0]!.notes;
        const join = (...parts: (readonly Note[])[]) => stepSong(parts.flat().map((n, i) => note(4 * i, n.pitch)));
        const pairs = sharedLinesOf([join(shared, ending(2)), join(shared, ending(3)), melody(4)]);
        const [pair] = pairs;
        expect(pairs.length).toBe(1);
        // One more than there are whole runs in the common part would need the endings to begin alike.
        expect(pair!.shared).toBeGreaterThanOrEqual(common - 12);
        expect(pair!.shared).toBeLessThanOrEqual(common - 12 + 1);
        expect(pair!.share).toBeCloseTo(pair!.shared / (common + rest - 12), 12);
      }),
      { numRuns: 30 },
    );
    const short = melody(1, 20).tracks[0]!.notes;
    const one = piece('one', stepSong(short));
    const two = piece(
      'two',
      stepSong([...short, ...melody(2, 30).tracks[0]!.notes].map((n, i) => note(4 * i, n.pitch))),
    );
    expect(removeDuplicates([one, two]).pieces.map(({ group }) => group)).toEqual([0, 1]);
  });

  test('shingles do not see the key', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -12, max: 12 }), (seed, semitones) => {
        expect(shingles(transpose(melody(seed), semitones))).toEqual(shingles(melody(seed)));
      }),
    );
  });
});

describe('the split', () => {
  const split = (pieces: readonly Piece[], seed = 1, fraction = 0.2) =>
    splitBySeed(removeDuplicates(pieces).pieces, fraction, seed);
  const sides = ({ training, validation, test }: ReturnType<typeof split>) =>
    [training, validation, test].map((part) => names(part));

  test('holds every piece once, in about the fractions asked for, and differs between seeds', () => {
    const all = melodies(300);
    const { training, validation, test } = split(all);
    expect(names([...training, ...validation, ...test])).toEqual(names(all));
    for (const part of [validation, test]) {
      expect(part.length).toBeGreaterThan(30);
      expect(part.length).toBeLessThan(90);
    }
    expect(names(split(all, 2).test)).not.toEqual(names(test));
  });

  test('does not depend on the order or the names of files', () => {
    const all = melodies(40);
    const shuffled = new Random(3).shuffle(all.map((each) => piece(each.name, { ...each.song, title: 'x' })));
    expect(sides(split(shuffled))).toEqual(sides(split(all)));
  });

  test('no piece changes sides when others are added', () => {
    const before = sides(split(melodies(60)));
    const after = sides(split([...melodies(60), ...melodies(60, 1000)]));
    for (const [i, part] of before.entries()) expect(after[i]).toEqual(expect.arrayContaining(part));
  });

  test('three pieces are enough for one in each part, and two are not', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(sides(split(melodies(3), seed, 0.1)).map((part) => part.length)).toEqual([1, 1, 1]);
      expect(sides(split(melodies(4), seed, 0.45)).every((part) => part.length > 0)).toBe(true);
    }
    expect(() => split(melodies(2))).toThrow(/three pieces/);
  });

  test.each([0, 0.5, 1, -0.1, Number.NaN])('the fraction %d is refused', (fraction) => {
    expect(() => split(melodies(5), 1, fraction)).toThrow(/fraction/);
  });

  test('related pieces never lie on both sides', () => {
    const base = [...melody(1, 90).tracks[0]!.notes];
    const version = (seed: number) =>
      stepSong([...base, ...melody(seed, 30).tracks[0]!.notes].map((n, i) => note(4 * i, n.pitch)));
    const versions = Array.from({ length: 6 }, (_, i) => piece(`version ${i}`, version(100 + i)));
    for (let seed = 0; seed < 30; seed++) {
      const holding = sides(split([...versions, ...melodies(6)], seed)).filter((part) => part.includes('version 0'));
      expect(holding[0]).toEqual(expect.arrayContaining(names(versions)));
    }
  });

  test('a published split keeps duplicates and counts by index', () => {
    const pieces = [...melodies(10), piece('again', melody(0))];
    const rule = (_name: string, index: number) =>
      index % 10 === 9 ? ('test' as const) : index === 0 ? ('validation' as const) : ('training' as const);
    const { split: parts, summary } = publishedDataset(splitByRule(pieces, rule));
    expect(names(parts.test)).toEqual(['9.mid']);
    expect(names(parts.training)).toContain('again');
    expect(summary).toMatchObject({ pieces: { training: 9, validation: 1, test: 1 }, exactDuplicates: 0 });
  });
});

test('the fingerprint changes with the music alone', () => {
  const fingerprint = (pieces: readonly Piece[]) => makeDataset({ pieces, refused: [] }, 0.2, 1).summary.fingerprint;
  const all = melodies(6);
  expect(fingerprint(all.toReversed().map(({ song }) => piece('x', { ...song, title: 'y' })))).toBe(fingerprint(all));
  const louder = all.map(({ name, song }, i) =>
    piece(name, i === 3 ? mapNotes(song, (n) => ({ ...n, velocity: 81 })) : song),
  );
  expect(fingerprint(louder)).not.toBe(fingerprint(all));
});

describe('collecting', () => {
  const newFolder = () => mkdtempSync(join(tmpdir(), 'segue-music-'));
  const tune = 'X:1\nT:One\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|\n';

  test('reads a folder and its subfolders in order; what is broken is skipped, named and counted', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'b.mid'), writeMidi(withPpq(melody(1), 480)));
    writeFileSync(join(folder, 'inner', 'a.MIDI'), writeMidi(withPpq(melody(2), 480)));
    writeFileSync(join(folder, 'a.abc'), `${tune}\n${tune}\n`);
    writeFileSync(join(folder, 'broken.mid'), 'this is no music');
    writeFileSync(join(folder, 'silent.mid'), writeMidi(withPpq(stepSong([]), 480)));
    writeFileSync(join(folder, 'readme.txt'), 'text');
    writeFileSync(join(folder, '._b.mid'), 'resource fork');
    const seen: string[] = [];
    const { pieces, refused } = await collectPieces(folder, ({ done, total }) => seen.push(`${done}/${total}`));
    expect(pieces.map(({ name }) => name)).toEqual(['a.abc#1', 'a.abc#2', 'b.mid', join('inner', 'a.MIDI')]);
    expect(refused.map(({ file }) => file)).toEqual(['broken.mid', 'silent.mid']);
    for (const { reason } of refused) expect(reason).toMatch(/\w.*\.$/);
    expect(seen).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
    expect(pieces[0]?.song.abc).toContain('T:One');
  });

  test('what was repaired or left out in a piece is told with its name', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'book.abc'), `${tune}\n${tune.replace('GABc', 'G#?Bc')}\n`);
    writeFileSync(join(folder, 'cut.mid'), writeMidi(withPpq(melody(1), 480)).subarray(0, -4));
    writeFileSync(join(folder, 'whole.mid'), writeMidi(withPpq(melody(2), 480)));
    const repaired: Repair[] = [];
    await collectPieces(folder, (reading) => repaired.push(...reading.repaired));
    expect(repaired.map(({ file }) => file)).toEqual(['book.abc#2', 'cut.mid']);
    for (const { warnings } of repaired) expect(warnings[0]).toMatch(/\w/);
  });

  test('a single file is a collection too', async () => {
    const path = join(newFolder(), 'one.mid');
    writeFileSync(path, writeMidi(withPpq(melody(1), 480)));
    expect((await collectPieces(path)).pieces.map(({ name }) => name)).toEqual(['one.mid']);
  });

  test('no folder, an empty one, one of texts and one of broken files each say so', async () => {
    const folder = newFolder();
    await expect(collectPieces(join(folder, 'none'))).rejects.toMatchObject({
      code: 'no-data',
      message: /cannot be read/,
    });
    await expect(collectPieces(folder)).rejects.toMatchObject({ code: 'no-data', message: /no music/ });
    writeFileSync(join(folder, 'a.txt'), tune);
    await expect(collectPieces(folder)).rejects.toMatchObject({ code: 'no-data', message: /no music/ });
    writeFileSync(join(folder, 'a.mid'), tune);
    await expect(collectPieces(folder)).rejects.toMatchObject({ code: 'no-data', message: /None of the 1/ });
  });

  test('a book of any number of tunes is read', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'book.abc'), `${tune}\n${'X:2\n\n'.repeat(200_000)}`);
    const { pieces, refused } = await collectPieces(folder);
    expect([pieces.length, refused.length]).toEqual([1, 200_000]);
  });

  test('stops when it is told to', async () => {
    const folder = newFolder();
    for (const name of ['a.abc', 'b.abc']) writeFileSync(join(folder, name), tune);
    const controller = new AbortController();
    const readings = readPieces(folder, controller.signal);
    expect((await readings.next()).value).toMatchObject({ file: 'a.abc' });
    controller.abort();
    await expect(readings.next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.skipIf(!sharedData)(
    `the folk tunes are all read and almost all distinct${sharedData ? '' : ' (SKIPPED)'}`,
    async () => {
      const collection = await collectPieces(join(sharedData ?? '', 'folk'));
      expect(collection).toMatchObject({ refused: [] });
      const { summary } = makeDataset(collection, 0.1, 1);
      const { training, validation, test } = summary.pieces;
      expect(training + validation + test + summary.exactDuplicates + summary.nearDuplicates).toBe(930);
      expect(summary.exactDuplicates).toBe(3);
    },
  );
});
