import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { tokenizerKind, tokenizerKinds } from '../../shared/tokens/registry.ts';
import { END, START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { voices, voicesTokenizer } from '../../shared/tokens/voices/voices.ts';
import { anySong } from '../support/songs.ts';
import { invalidities } from '../support/validity.ts';
import { allowedAt, walk, wander } from '../support/walks.ts';

/** Songs of every kind, but none that lasts for days. */
const song = anySong.filter(({ ticks, ppq }) => ticks / ppq < 1000);
const songs = (count: number, seed: number) => fc.sample(song, { numRuns: count, seed });

const duet: Song = {
  title: 'Duet',
  ppq: 480,
  tracks: [0, 1].map((channel) => ({
    name: `Part ${channel}`,
    channel,
    program: 40,
    drums: false,
    notes: Array.from({ length: 32 }, (_, i) => ({
      tick: i * 240,
      duration: 240,
      pitch: 60 + ((i * 5) % 12),
      velocity: 82,
    })),
    controls: [],
    bends: [],
    programChanges: [],
  })),
  tempi: [],
  meters: [],
  keys: [],
  ticks: 32 * 240,
};

const corpora: readonly (readonly [string, readonly Song[]])[] = [
  ['nothing', []],
  ['a duet', [duet]],
  ['songs of every kind', songs(3, 4)],
];
const tokenizers = [
  ...tokenizerKinds.flatMap((kind) =>
    corpora.map(([name, corpus]) => ({ name: `${kind.id} fitted to ${name}`, kind, tokenizer: kind.fit(corpus) })),
  ),
  { name: 'voices, changes alone', kind: voices, tokenizer: voicesTokenizer(3, 4, 'changes') },
];

/** Whether any token may follow any other: sampled text may then be no music. */
function isFree(tokenizer: Tokenizer): boolean {
  const cursor = tokenizer.cursor();
  // PAD and START are never allowed.
  for (const token of [START, tokenizer.vocabulary.length - 1]) {
    cursor.accept(token);
    if (allowedAt(tokenizer, cursor).length < tokenizer.vocabulary.length - 2) return false;
  }
  return true;
}

/** What decoding gives; undefined where a tokenizer without a grammar finds no music. */
function decoded(tokenizer: Tokenizer, tokens: ArrayLike<number>): Song | undefined {
  try {
    return tokenizer.decode(tokens);
  } catch (error) {
    if (isFree(tokenizer) && error instanceof SegueError && error.code === 'bad-input') return undefined;
    throw error;
  }
}

const lastOnset = ({ tracks }: Song) =>
  tracks.reduce((last, { notes }) => Math.max(last, notes.at(-1)?.tick ?? -1), -1);
const allNotes = ({ tracks }: Song) => tracks.flatMap(({ notes }) => notes);
const sortedNotes = (notes: readonly Note[]) =>
  notes.map(({ tick, duration, pitch, velocity }) => `${tick} ${pitch} ${duration} ${velocity}`).sort();

/** The notes of `all` without those of `some`, each of which must be there. */
function without(all: readonly Note[], some: readonly Note[]): Note[] {
  const rest = [...all];
  for (const { tick, duration, pitch, velocity } of some) {
    const at = rest.findIndex(
      (note) => note.tick === tick && note.duration === duration && note.pitch === pitch && note.velocity === velocity,
    );
    if (at < 0) throw new Error(`The note of pitch ${pitch} at ${tick} is gone.`);
    rest.splice(at, 1);
  }
  return rest;
}

test('the registry knows its kinds by id and names them all where an id is unknown', () => {
  for (const kind of tokenizerKinds) expect(tokenizerKind(kind.id)).toBe(kind);
  expect(new Set(tokenizerKinds.map((kind) => kind.id)).size).toBe(tokenizerKinds.length);
  const message = /“morse”.*remi.*performance.*frames.*voices.*abc/;
  expect(() => tokenizerKind('morse')).toThrow(message);
  expect(() => tokenizerKind('morse')).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

describe.each(tokenizers)('$name', ({ kind, tokenizer }) => {
  test('names every token once, the special ones first', () => {
    expect(tokenizer.id).toBe(kind.id);
    expect(tokenizer.vocabulary.slice(0, 3)).toEqual(['PAD', 'START', 'END']);
    expect(new Set(tokenizer.vocabulary).size).toBe(tokenizer.vocabulary.length);
  });

  test('is restored from its configuration as JSON', () => {
    const restored = kind.restore(JSON.parse(JSON.stringify(tokenizer.config)));
    expect(restored.config).toEqual(tokenizer.config);
    expect(restored.vocabulary).toEqual(tokenizer.vocabulary);
    expect(restored.ppq).toBe(tokenizer.ppq);
    for (const one of songs(5, 9)) expect(restored.encode(one)).toEqual(tokenizer.encode(one));
  });

  test('refuses what is not a configuration', () => {
    const config = Object.entries(tokenizer.config as object);
    const broken: unknown[] = [undefined, null, 3, 'x', [], {}, { ...Object.fromEntries(config), surplus: 1 }];
    for (const [key] of config) {
      broken.push(Object.fromEntries(config.filter(([other]) => other !== key)));
      broken.push({ ...Object.fromEntries(config), [key]: -1 }, { ...Object.fromEntries(config), [key]: [{}] });
    }
    for (const one of broken) {
      expect(() => kind.restore(one), JSON.stringify(one)).toThrow(expect.objectContaining({ code: 'bad-model' }));
    }
  });

  test('starts with START alone and goes nowhere after END', () => {
    const cursor = tokenizer.cursor();
    expect(allowedAt(tokenizer, cursor)).toEqual([START]);
    expect(cursor.tick).toBe(0);
    for (const token of walk(tokenizer, 40, 1)) cursor.accept(token);
    expect(allowedAt(tokenizer, cursor)).toEqual([]);
  });

  test('accept and allowed agree', () => {
    for (let seed = 0; seed < 10; seed++) {
      const cursor = tokenizer.cursor();
      wander(tokenizer, cursor, 5 * seed + 1, new Random(seed));
      const allowed = new Set(allowedAt(tokenizer, cursor));
      for (let token = -1; token <= tokenizer.vocabulary.length; token++) {
        const attempt = () => cursor.clone().accept(token);
        if (allowed.has(token)) attempt();
        else expect(attempt).toThrow(SegueError);
      }
    }
  });

  test('writes any song in its own grammar, time never falling, and reads it back to the same tokens', () => {
    fc.assert(
      fc.property(song, (one) => {
        const tokens = tokenizer.encode(one);
        const cursor = tokenizer.cursor();
        let tick = 0;
        for (const token of tokens) {
          cursor.accept(token);
          expect(cursor.tick).toBeGreaterThanOrEqual(tick);
          tick = cursor.tick;
        }
        expect(tokens.at(-1)).toBe(END);
        const back = tokenizer.decode(tokens);
        expect(invalidities(back)).toEqual([]);
        expect(back.ppq).toBe(tokenizer.ppq);
        expect(tokenizer.encode(back)).toEqual(tokens);
      }),
      { numRuns: kind.id === 'abc' ? 25 : 60, seed: 7 },
    );
  });

  test('whatever is sampled is valid music, and is written with the same tokens again', () => {
    for (let seed = 0; seed < (isFree(tokenizer) ? 40 : 100); seed++) {
      const tokens = walk(tokenizer, 2 * seed, seed);
      const music = decoded(tokenizer, tokens);
      if (!music) continue;
      expect(invalidities(music)).toEqual([]);
      expect([...tokenizer.encode(music)]).toEqual(tokens);
    }
  });

  test('a sequence that was broken off is valid music too', () => {
    for (let seed = 0; seed < 60; seed++) {
      const tokens = wander(tokenizer, tokenizer.cursor(), 2 * seed, new Random(seed));
      const music = decoded(tokenizer, tokens);
      if (music) expect(invalidities(music)).toEqual([]);
    }
  });

  test('a copy of a cursor goes its own way', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = new Random(seed);
      const cursor = tokenizer.cursor();
      wander(tokenizer, cursor, 10 * seed + 1, random);
      const copy = cursor.clone();
      const [tick, allowed] = [cursor.tick, allowedAt(tokenizer, cursor)];
      expect([copy.tick, allowedAt(tokenizer, copy)]).toEqual([tick, allowed]);
      wander(tokenizer, cursor, 40, random);
      expect([copy.tick, allowedAt(tokenizer, copy)]).toEqual([tick, allowed]);
    }
  });

  test('goes on after the seed and leaves the seed as it is', () => {
    fc.assert(
      fc.property(song, fc.integer(), fc.option(fc.integer({ min: 0, max: 20_000 })), (seed, number, room) => {
        const prompt = tokenizer.prompt(seed);
        const cursor = tokenizer.cursor();
        for (const token of prompt.tokens) cursor.accept(token);
        expect(tokenizer.cursorTick(seed, prompt, prompt.seam)).toBeGreaterThanOrEqual(cursor.tick);
        if (tokenizer.count(prompt.tokens).notes > 0 && !seed.tracks.some((track) => track.drums)) {
          expect(prompt.seam).toBeGreaterThan(lastOnset(seed));
        }
        const generated = wander(tokenizer, cursor, 80, new Random(number));
        const end = room === null ? undefined : prompt.seam + room;
        let longer: Song;
        try {
          longer = tokenizer.extend(seed, prompt, generated, end);
        } catch (error) {
          if (isFree(tokenizer) && error instanceof SegueError && error.code === 'bad-input') return;
          throw error;
        }
        expect(invalidities(longer)).toEqual([]);
        expect(longer.ppq).toBe(seed.ppq);
        expect(longer.tracks.length).toBeGreaterThanOrEqual(seed.tracks.length);
        for (const [i, track] of longer.tracks.entries()) {
          const { notes: _, ...sound } = track;
          if (seed.tracks[i]) expect({ ...seed.tracks[i], ...sound }).toEqual(seed.tracks[i]);
          const added = without(track.notes, seed.tracks[i]?.notes ?? []);
          expect(new Set(added.map((note) => `${note.tick} ${note.pitch}`)).size).toBe(added.length);
          for (const note of added) {
            expect(note.tick).toBeGreaterThanOrEqual(prompt.seam);
            if (end !== undefined) expect(note.tick + note.duration).toBeLessThanOrEqual(end);
          }
        }
      }),
      { numRuns: kind.id === 'abc' ? 25 : 60, seed: 11 },
    );
  });
});

// Letters of ABC after the seed's do not mean what they mean in the whole text (a repeat goes back), and a note that is
// repeated is written once, so these two hold for tokenizers with a grammar alone.
describe.each(tokenizers.filter(({ tokenizer }) => !isFree(tokenizer)))('$name, with a grammar', ({ tokenizer }) => {
  test('going on with the rest of a song gives the song, whatever its resolution', () => {
    let compared = 0;
    for (let number = 0; number < 60; number++) {
      const tokens = walk(tokenizer, 120, number);
      const whole = tokenizer.decode(tokens);
      const random = new Random(number);
      const cut = allNotes(whole)[random.integer(allNotes(whole).length)]?.tick ?? 0;
      for (const ppq of [tokenizer.ppq, tokenizer.ppq * 5, 1024, 220]) {
        const scaled = (tick: number) => Math.round((tick * ppq) / tokenizer.ppq);
        const inPpq = (notes: readonly Note[]) =>
          notes.map((note) => {
            const tick = scaled(note.tick);
            return { ...note, tick, duration: Math.max(1, scaled(note.tick + note.duration) - tick) };
          });
        const expected = whole.tracks.map((track) => inPpq(track.notes));
        const upTo = (cut: number): Song => ({
          ...whole,
          ppq,
          tracks: whole.tracks.map((track) => ({
            ...track,
            notes: inPpq(track.notes).filter((note) => note.tick < cut),
          })),
          tempi: whole.tempi.map((tempo) => ({ ...tempo, tick: scaled(tempo.tick) })),
          meters: whole.meters.map((meter) => ({ ...meter, tick: scaled(meter.tick) })),
          ticks: scaled(whole.ticks),
        });
        const seed = upTo(tokenizer.prompt(upTo(scaled(cut) + 1)).seam);
        const prompt = tokenizer.prompt(seed);
        // Where an instrument is silent up to the seam the seed does not name it.
        if (prompt.tokens.some((token, i) => token !== tokens[i])) continue;
        const longer = tokenizer.extend(seed, prompt, tokens.slice(prompt.tokens.length));
        for (const [i, track] of longer.tracks.entries()) {
          expect(sortedNotes(track.notes)).toEqual(sortedNotes(expected[i] ?? []));
        }
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  test('counts the notes it writes', () => {
    for (const one of songs(20, 3)) {
      const tokens = tokenizer.encode(one);
      expect(tokenizer.count(tokens).notes).toBe(allNotes(tokenizer.decode(tokens)).length);
    }
  });
});
