import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asWritten, noAugmentation } from '../../main/training/augmentation.ts';
import type { Batcher } from '../../main/training/batch.ts';
import { LaneBatcher } from '../../main/training/lane-batcher.ts';
import { TokenisedPieces } from '../../main/training/sequences.ts';
import { WindowBatcher } from '../../main/training/window-batcher.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { drawGap, joinGapped, type PlacedGap } from '../../shared/tokens/infill-sequence.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { type Cursor, END, START } from '../../shared/tokens/tokenizer.ts';
import { anySong } from '../support/songs.ts';
import { stepSong } from '../support/step-tokenizer.ts';
import { allowedAt, wander } from '../support/walks.ts';

const song = anySong.filter(({ ticks, ppq }) => ticks / ppq < 1000);

/** A line that walks about, of so many bars of 4/4. */
function melody(bars: number, seed: number): Song {
  const random = new Random(seed);
  const notes = Array.from({ length: 8 * bars }, (_, i) => ({
    tick: 12 * i,
    duration: 12,
    pitch: 60 + random.integer(12),
    velocity: 80,
  }));
  return { ...stepSong(notes), ppq: 24 };
}

const melodies = Array.from({ length: 30 }, (_, i) => melody(6 + (i % 20), i));
const tokenizers = tokenizerKinds.flatMap((kind) => {
  const plain = kind.fit([...melodies, ...fc.sample(song, { numRuns: 3, seed: 4 })]);
  return plain.bars ? [{ name: kind.id, kind, plain, bars: plain.bars }] : [];
});

const place = ({ tick, pitch }: Note) => `${tick} ${pitch}`;
const places = ({ tracks }: Song) => tracks.flatMap(({ notes }) => notes.map(place)).sort();
const whole = { limit: Number.MAX_SAFE_INTEGER };

test('music can be cut at bar lines by all tokenizers but that of letters', () => {
  expect(tokenizers.map(({ name }) => name)).toEqual(['remi', 'performance', 'frames', 'voices']);
});

describe.each(tokenizers)('$name', ({ plain, bars }) => {
  const tokenizer = withInfill(plain);
  const { markers } = tokenizer;
  if (!markers) throw new Error('The tokenizer has no markers.');

  test('cut anywhere, the pieces are the sequence, and each holds the onsets of its time', () => {
    fc.assert(
      fc.property(song, fc.array(fc.nat(40), { maxLength: 4 }), (one, picks) => {
        const tokens = plain.encode(one);
        const lines = bars.lines(one, tokens);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        const cuts = [...new Set(picks.flatMap((pick) => lines[pick] ?? []))].sort((a, b) => a - b);
        const pieces = bars.cut(tokens, cuts);
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...tokens]);
        expect(pieces[0]?.[0]).toBe(START);
        const counts = pieces.map((_, i) =>
          plain.count(Int32Array.from(pieces.slice(0, i + 1).flatMap((p) => [...p]))),
        );
        const before = plain.decode(tokens).tracks.flatMap(({ notes }) => notes);
        for (const [i, cut] of cuts.entries()) {
          expect(counts[i]?.notes).toBe(before.filter(({ tick }) => tick < cut).length);
        }
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  /** Draws a gap and checks that it keeps what it promises. */
  function checkGap(one: Song, seed: number): PlacedGap | undefined {
    const tokens = plain.encode(one);
    const gapped = drawGap(tokenizer, one, tokens, whole, new Random(seed));
    if (!gapped) return undefined;
    const { before, gap, after, fill, from, to } = gapped;
    const lines = bars.lines(one, tokens);
    expect(lines).toContain(from);
    expect(lines).toContain(to);

    // What is before and what fills the gap is how the piece begins: nothing is lost, nothing is made up.
    expect([...before, ...fill]).toEqual([...tokens.subarray(0, before.length + fill.length)]);
    const music = plain.decode(tokens);
    const inGap = ({ tick }: Note) => tick >= from && tick < to;
    const outer = plain.decode(Int32Array.of(...before, ...gap, ...after));
    const filled = plain.decode(Int32Array.of(...before, ...fill));
    const notesOf = (song: Song) => song.tracks.flatMap(({ notes }) => notes);
    expect(notesOf(filled).filter((note) => note.tick >= to)).toEqual([]);
    const rebuilt = [...notesOf(outer).filter((note) => !inGap(note)), ...notesOf(filled).filter(inGap)];
    expect(rebuilt.map(place).sort()).toEqual(places(music));
    const rest = places(music);
    for (const kept of places(outer)) {
      expect(rest).toContain(kept);
      rest.splice(rest.indexOf(kept), 1);
    }
    expect(
      notesOf(outer)
        .filter((note) => !inGap(note))
        .map(place)
        .sort(),
    ).toEqual(
      notesOf(music)
        .filter((note) => !inGap(note))
        .map(place)
        .sort(),
    );

    const sequence = joinGapped(gapped, markers!);
    // A model reads the gap, then what is after it, and goes on from what is before it, up to END.
    const parts = [markers!.infill, markers!.gap, ...gap, markers!.resume, ...after, markers!.fill, ...before, ...fill];
    expect([...sequence]).toEqual([...parts, END]);
    return gapped;
  }

  test('a piece with a gap gives the piece back, and its middle lies between bar lines', () => {
    fc.assert(
      fc.property(song, fc.nat(), (one, seed) => void checkGap(one, seed)),
      { numRuns: 50, seed: 7 },
    );
    const drawn = melodies.flatMap((one, seed) => checkGap(one, seed) ?? []);
    expect(drawn.length).toBe(melodies.length);
    // Some gaps keep locked notes, some are silent; some begin with the piece.
    const silence = (gap: PlacedGap) =>
      plain.count(Int32Array.of(...gap.before, ...gap.gap)).notes === plain.count(gap.before).notes;
    expect(new Set(drawn.map(silence)).size).toBe(2);
    expect(new Set(drawn.map(({ from, to }) => to - from)).size).toBeGreaterThan(3);
  });

  test('whatever fills a gap lies in it, holds what is locked, and can be read', () => {
    let filled = 0;
    const check = (one: Song, seed: number) => {
      const gapped = checkGap(one, seed);
      if (!gapped) return;
      const { before, gap, from, to } = gapped;
      const random = new Random(seed);
      const cursor = bars.filling(before, gap, [from, to]);
      const fill: number[] = [];
      for (let steps = 0; fill.at(-1) !== END; steps++) {
        const choices = allowedAt(plain, cursor);
        const forbidden = random.integer(plain.vocabulary.length);
        if (!choices.includes(forbidden)) expect(() => cursor.clone().accept(forbidden)).toThrow();
        // Time goes on in the end, however many notes there are.
        const hurry =
          steps < 30 ? undefined : random.shuffle([...choices]).find((one) => one === END || moves(cursor, one));
        const token = hurry ?? choices[random.integer(choices.length)];
        if (token === undefined || steps > 3000) throw new Error('The gap came to a place with no way on.');
        const tick = cursor.tick;
        cursor.accept(token);
        expect(cursor.tick).toBeGreaterThanOrEqual(tick);
        fill.push(token);
      }
      expect(allowedAt(plain, cursor)).toEqual([]);
      const prefix = plain.decode(before);
      const notesOf = (song: Song) => song.tracks.flatMap(({ notes }) => notes);
      const music = notesOf(plain.decode(Int32Array.of(...before, ...fill.slice(0, -1))));
      const inGap = music.filter(({ tick }) => tick >= from).map(place);
      expect(music.length - inGap.length).toBe(notesOf(prefix).length);
      for (const note of music) expect(note.tick).toBeLessThan(to);
      const locked = notesOf(plain.decode(Int32Array.of(...before, ...gap))).filter(({ tick }) => tick >= from);
      for (const note of locked) expect(inGap).toContain(place(note));
      const stay = new Set(locked.map(place));
      for (const note of music.filter((one) => one.tick >= from && !stay.has(place(one)))) {
        expect(note.tick + note.duration).toBeLessThanOrEqual(to);
      }
      filled += inGap.length - locked.length;
    };
    const moves = (cursor: Cursor, token: number) => {
      const copy = cursor.clone();
      copy.accept(token);
      return copy.tick > cursor.tick;
    };
    fc.assert(
      fc.property(song, fc.nat(), (one, seed) => check(one, seed)),
      { numRuns: 25, seed: 9 },
    );
    for (const [seed, one] of melodies.slice(0, 12).entries()) check(one, seed);
    expect(filled).toBeGreaterThan(100);
  });

  test('a stretch of a long piece keeps to the limit and to bar lines', () => {
    const one = melody(60, 99);
    const tokens = plain.encode(one);
    const pieces = bars.cut(tokens, bars.lines(one, tokens));
    const starts = pieces.map((piece) => [...piece].join(' '));
    const longestBar = Math.max(...pieces.map(({ length }) => length));
    for (let seed = 0; seed < 60; seed++) {
      const limit = Math.max(120, 3 * longestBar) + seed;
      const near = (seed * 37) % (tokens.length - limit);
      const gapped = drawGap(tokenizer, one, tokens, { limit, near }, new Random(seed));
      if (!gapped) throw new Error('No gap was found in a long piece.');
      expect(joinGapped(gapped, markers).length).toBeLessThanOrEqual(limit);
      const begun = bars.cut(tokens, [0, gapped.from])[1]?.length ?? 0;
      expect(begun).toBeGreaterThanOrEqual(near - 60);
      expect(begun).toBeLessThan(near + limit);
      if (gapped.before.length < longestBar) continue;
      expect(starts.some((bar) => bar !== '' && [...gapped.before].join(' ').startsWith(bar))).toBe(true);
    }
  });

  test('the markers are at the end of the vocabulary, and plain sampling never comes to them', () => {
    expect(tokenizer.vocabulary.slice(0, plain.vocabulary.length)).toEqual(plain.vocabulary);
    expect(tokenizer.vocabulary.slice(plain.vocabulary.length)).toEqual(['Infill', 'Gap', 'Resume', 'Fill']);
    for (let seed = 0; seed < 20; seed++) {
      const cursor = tokenizer.cursor();
      wander(tokenizer, cursor, 4 * seed + 1, new Random(seed));
      expect(allowedAt(tokenizer, cursor).filter((token) => token >= plain.vocabulary.length)).toEqual([]);
      for (const marker of Object.values(markers)) expect(() => cursor.clone().accept(marker)).toThrow('vocabulary');
      const same = plain.cursor();
      for (const token of wander(plain, same, 4 * seed + 1, new Random(seed))) expect(token).toBeGreaterThan(0);
      expect(allowedAt(plain, same)).toEqual(allowedAt(tokenizer, cursor));
    }
    for (const one of melodies) expect(tokenizer.encode(one)).toEqual(plain.encode(one));
  });

  /** The rows of so many batches, and which of them have a gap. */
  function rowsOf(batcher: Batcher, batches: number): { gapped: boolean; row: number[] }[] {
    return Array.from({ length: batches }, () => batcher.next()).flatMap(({ inputs, rows, time }) =>
      Array.from({ length: rows }, (_, i) => {
        const row = [...inputs.subarray(i * time, (i + 1) * time)];
        return { row, gapped: row[0] === markers!.infill };
      }),
    );
  }

  const pieces = new TokenisedPieces(tokenizer);
  for (const [i, one] of melodies.entries()) pieces.add({ name: String(i), song: one });
  const options = { rows: 4, window: 200, seed: 3, augmentation: noAugmentation };

  test('the share of windows with a gap is the one that was asked for, the same ones each time', () => {
    for (const infill of [0.2, 0.5, 0.9]) {
      const rows = rowsOf(new WindowBatcher(pieces, { ...options, infill }), 150);
      const share = rows.filter(({ gapped }) => gapped).length / rows.length;
      // Four standard deviations of so many draws.
      expect(Math.abs(share - infill)).toBeLessThan(4 * Math.sqrt((infill * (1 - infill)) / rows.length));
      expect(rowsOf(new WindowBatcher(pieces, { ...options, infill }), 150)).toEqual(rows);
      for (const { row, gapped } of rows) expect(row.some((token) => token >= plain.vocabulary.length)).toBe(gapped);
    }
  });

  test.each([
    ['windows', WindowBatcher],
    ['lanes', LaneBatcher],
  ] as const)('%s made anew from their state go on alike, and a share of 0 changes nothing', (_name, Kind) => {
    const infill = 0.5;
    const batcher = new Kind(pieces, { ...options, window: 40, infill });
    for (let i = 0; i < 25; i++) {
      const state = JSON.parse(JSON.stringify(batcher.state));
      const again = new Kind(pieces, { ...options, window: 40, infill }, state);
      const next = batcher.next();
      expect(again.next()).toEqual(next);
      expect(again.next().inputs).toEqual(
        new Kind(pieces, { ...options, window: 40, infill }, batcher.state).next().inputs,
      );
    }
    const [none, zero] = [new Kind(pieces, options), new Kind(pieces, { ...options, infill: 0 })];
    for (let i = 0; i < 40; i++) expect(zero.next()).toEqual(none.next());
    expect(zero.state).toEqual(none.state);
  });

  test('the same seed gives the same gap', () => {
    const gap = (seed: number) => pieces.gapped(3, asWritten, { limit: 300 }, seed);
    expect(gap(5)).toEqual(gap(5));
    expect(gap(5)).not.toEqual(gap(6));
  });
});
