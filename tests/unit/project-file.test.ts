import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Note, Song } from '../../shared/music/song.ts';
import type { Project } from '../../shared/project/project.ts';
import { projectVersion, readProject, writeProject } from '../../shared/project/project-file.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { Continuation, Take } from '../../shared/project/take.ts';
import { anySong } from '../support/songs.ts';

const text = fc.string({ maxLength: 20 });

/** A song as the studio has it: with generated notes, seams and mixes. */
const studioSong: fc.Arbitrary<Song> = fc
  .record({ song: anySong, seams: fc.array(fc.nat(9000), { minLength: 1, maxLength: 3 }), odd: fc.boolean() })
  .map(({ song, seams, odd }) => ({
    ...song,
    seams: seams.toSorted((a, b) => a - b),
    tracks: song.tracks.map((track, colour) => ({
      ...track,
      notes: track.notes.map((note, i): Note => (odd && i % 2 === 1 ? { ...note, generated: true } : note)),
      ...(odd && { mix: { colour, muted: colour === 1, solo: false, volume: -3.5, pan: 0.25 } }),
    })),
  }));

const addedTo = (seed: Song, added: Song): Continuation => ({
  seam: 0,
  end: added.ticks,
  parts: seed.tracks.slice(0, 1).map((_, track) => ({ track, notes: added.tracks[0]?.notes ?? [] })),
  newTracks: added.tracks,
  tempi: added.tempi,
  meters: added.meters,
});

const takeOf = (seed: Song): fc.Arbitrary<Take> =>
  fc
    .record({
      id: text,
      name: text,
      seed: fc.integer({ min: 0, max: 0xffff_ffff }),
      nats: fc.double({ min: 0, max: 20, noNaN: true }),
      kept: fc.boolean(),
      added: anySong,
    })
    .map(({ id, name, seed: random, nats, kept, added }) => ({
      id,
      name,
      recipe: {
        model: 'shipped/folk',
        modelName: 'Folk',
        bars: 8,
        temperature: 0.9,
        topP: 0.95,
        seed: random,
        backend: 'native',
        ...(kept && {
          temperatures: [0.5, 1.5],
          constraints: { scale: 'D minor', range: [{ track: 0, lowest: 40, highest: 80 }], endOnTonic: true as const },
          like: { continuation: addedTo(seed, added), likeness: -0.5 },
        }),
      },
      // Discarded since.
      ...(kept && { parent: `before ${id}` }),
      seedKey: songKey(seed),
      continuation: addedTo(seed, added),
      nats,
      kept,
      made: 1_700_000_000_000,
    }));

const anyProject: fc.Arbitrary<Project> = studioSong
  .chain((seed) =>
    fc.record({ seed: fc.constant(seed), song: studioSong, takes: fc.array(takeOf(seed), { maxLength: 3 }) }),
  )
  .map(({ seed, song, takes }) => ({
    song,
    takes,
    seeds: takes.length > 0 ? { [songKey(seed)]: seed } : {},
    settings: { model: 'shipped/folk', bars: 8, takes: 3, temperature: 1, ...(takes.length > 1 && { likeness: 0.8 }) },
    loop: { start: 0, end: 1920, on: true },
  }));

const [plain] = fc.sample(
  anyProject.filter(({ song, takes }) => takes.length > 0 && (song.tracks[0]?.notes.length ?? 0) > 1),
  {
    numRuns: 1,
    seed: 3,
  },
);
if (!plain) throw new Error('no sample');

/** A take that fills the first half of a song anew, with its first note locked. */
function filling(seed: Song): Take {
  const [first] = fc.sample(takeOf(seed), { numRuns: 1, seed: 2 });
  if (!first) throw new Error('no sample');
  const { parent: _, ...take } = first;
  const stretch = { from: 0, to: Math.max(1, Math.floor(seed.ticks / 2)) };
  const locked = [{ track: 0, notes: seed.tracks[0]?.notes.slice(0, 1) ?? [] }];
  return {
    ...take,
    recipe: { ...take.recipe, infill: { ...stretch, locked } },
    continuation: { ...take.continuation, seam: stretch.from, end: stretch.to, newTracks: [], locked },
  };
}

/** The file of a project of which something is changed in a way that the type would not allow. */
function changed(change: (file: Record<string, unknown>) => unknown): Uint8Array {
  const file = JSON.parse(new TextDecoder().decode(writeProject(plain as Project)));
  return new TextEncoder().encode(JSON.stringify(change(file)));
}

describe('a project file', () => {
  test('is read as the project that was written', () => {
    fc.assert(
      fc.property(anyProject, (project) => {
        expect(readProject(writeProject(project))).toEqual(project);
      }),
      { numRuns: 60 },
    );
  });

  test('is JSON that says first what it is, and in which version', () => {
    expect(new TextDecoder().decode(writeProject(plain))).toMatch(
      new RegExp(`^\\{"format":"segue-project","version":${projectVersion},"song":`),
    );
  });

  test('of the first version, which knew no constraints, is read as it is', () => {
    const [older] = fc.sample(
      anyProject.filter(({ takes }) => takes.length > 0 && takes.every(({ kept }) => !kept)),
      { numRuns: 1, seed: 5 },
    );
    const file = JSON.parse(new TextDecoder().decode(writeProject(older as Project)));
    expect(readProject(new TextEncoder().encode(JSON.stringify({ ...file, version: 1 })))).toEqual(older);
  });

  test('keeps takes that fill a stretch, and is refused where those are not what they can be', () => {
    const seed = plain.song;
    const seeds = { ...plain.seeds, [songKey(seed)]: seed };
    const take = filling(seed);
    const kept = { ...plain, seeds, takes: [take] };
    expect(readProject(writeProject(kept))).toEqual(kept);
    const refusal = (...takes: Take[]) => {
      try {
        readProject(writeProject({ ...plain, seeds, takes }));
        return 'none';
      } catch (error) {
        return String(error);
      }
    };
    const { infill, ...recipe } = take.recipe;
    expect(refusal({ ...take, recipe })).toContain('is not what its recipe says');
    expect(refusal({ ...take, parent: 'another' })).toContain('goes on from another take');
    const [other] = plain.takes;
    if (other && infill) {
      expect(refusal(take, { ...other, id: 'later', parent: take.id })).toContain(
        'from one that has no end to go on from',
      );
      const backwards = { ...infill, from: infill.to, to: infill.from };
      expect(refusal({ ...take, recipe: { ...recipe, infill: backwards } })).toContain('infill');
    }
    const far = [{ track: seed.tracks.length, notes: [] }];
    expect(refusal({ ...take, continuation: { ...take.continuation, locked: far } })).toContain(
      'does not fit its song',
    );
  });

  test('keeps a take that plays along, and refuses one whose recipe does not say so', () => {
    const [take] = plain.takes;
    if (!take) throw new Error('There is a take.');
    const { parent: _, before: __, ...rest } = take;
    const joins = {
      ...rest,
      recipe: { ...take.recipe, accompany: { program: 40, drums: false } },
      continuation: { ...take.continuation, beside: true as const },
    };
    const kept = { ...plain, takes: [joins] };
    expect(readProject(writeProject(kept))).toEqual(kept);
    const wrong = changed((file) => ({ ...file, takes: [{ ...joins, recipe: take.recipe }] }));
    expect(() => readProject(wrong)).toThrow('is not what its recipe says');
  });

  test('of the second version, which knew no stretches, is read as it is', () => {
    expect(readProject(changed((file) => ({ ...file, version: 2 })))).toEqual(plain);
  });

  test('in which takes go on from one another in a circle is refused', () => {
    const [take] = plain.takes;
    const takes = [
      { ...take, id: 'a', parent: 'b' },
      { ...take, id: 'b', parent: 'a' },
    ];
    expect(() => readProject(changed((file) => ({ ...file, takes })))).toThrow('goes on from itself');
  });

  test('keeps what was discarded before a take, and is refused without the song that it began with', () => {
    const [take] = plain.takes;
    if (!take) throw new Error('There is a take.');
    const before = { seedKey: take.seedKey, seams: [0] };
    const kept = { ...plain, takes: [{ ...take, before }] };
    expect(readProject(writeProject(kept)).takes[0]?.before).toEqual(before);
    const takes = [{ ...take, before: { ...before, seedKey: 'gone' } }];
    expect(() => readProject(writeProject({ ...plain, takes }))).toThrow('a take’s beginning is missing');
  });

  test('of a newer version is refused with what to do', () => {
    expect(() => readProject(changed((file) => ({ ...file, version: projectVersion + 1 })))).toThrow(/update Segue/);
  });

  test.each<[string, (file: Record<string, unknown>) => unknown]>([
    ['no project at all', () => ({ hello: 1 })],
    ['a list', () => []],
    ['without a version', ({ version: _, ...file }) => file],
    ['with a version of 0', (file) => ({ ...file, version: 0 })],
    ['without its song', ({ song: _, ...file }) => file],
    ['with something more', (file) => ({ ...file, extra: 1 })],
    ['whose take has lost its seed', (file) => ({ ...file, seeds: {} })],
    ['whose loop runs backwards', (file) => ({ ...file, loop: { start: 10, end: 5, on: true } })],
  ])('is refused: %s', (_, change) => {
    expect(() => readProject(changed(change))).toThrow(/project/);
  });

  test.each<[string, (song: Song) => unknown]>([
    ['a pitch out of range', (song) => withNote(song, { pitch: 128 })],
    ['a velocity of 0', (song) => withNote(song, { velocity: 0 })],
    ['a length of nothing', (song) => withNote(song, { duration: 0 })],
    ['a tick between ticks', (song) => withNote(song, { tick: 0.5 })],
    ['a tick before the start', (song) => withNote(song, { tick: -1 })],
    ['notes out of order', (song) => withNote(song, { tick: song.ticks - 1, duration: 1 })],
    ['a note after its end', (song) => withNote(song, { duration: song.ticks + 1 })],
    ['a meter of thirds', (song) => ({ ...song, meters: [{ tick: 0, numerator: 3, denominator: 3 }] })],
    ['seams out of order', (song) => ({ ...song, seams: [10, 5] })],
  ])('is refused for a song with %s', (_, change) => {
    expect(() => readProject(changed((file) => ({ ...file, song: change(plain.song) })))).toThrow(/broken/);
  });

  test('that is cut short, or no text, is refused', () => {
    const bytes = writeProject(plain);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 3 }), (length) => {
        expect(() => readProject(bytes.subarray(0, length))).toThrow(/no Segue project/);
      }),
      { numRuns: 30 },
    );
    expect(() => readProject(new Uint8Array([0xff, 0xfe, 0x00]))).toThrow(/no Segue project/);
  });

  test('never opens as a project that is not the one that was written, whatever is done to a byte', () => {
    const bytes = writeProject(plain);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, value) => {
        const damaged = bytes.slice();
        damaged[place] = value;
        try {
          writeProject(readProject(damaged));
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'SegueError', code: 'bad-input' });
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a song’s key', () => {
  test('is the same for the same music, whatever the studio shows of it', () => {
    fc.assert(
      fc.property(studioSong, (song) => {
        const tracks = song.tracks.map(({ mix: _, ...track }) => ({
          ...track,
          name: 'other',
          notes: track.notes.map(({ generated: _, ...note }) => note),
        }));
        const { seams: _, ...rest } = song;
        expect(songKey({ ...rest, title: 'other', tracks })).toBe(songKey(song));
      }),
    );
  });

  test('is another one for other music', () => {
    fc.assert(
      fc.property(
        studioSong.filter(({ tracks }) => tracks.some(({ notes }) => notes.length > 0)),
        fc.constantFrom('tick', 'duration', 'pitch', 'velocity'),
        (song, part) => {
          const at = song.tracks.findIndex(({ notes }) => notes.length > 0);
          const tracks = song.tracks.map((track, i) =>
            i === at
              ? {
                  ...track,
                  notes: track.notes.map((note, j) => (j === 0 ? { ...note, [part]: note[part] + 1 } : note)),
                }
              : track,
          );
          expect(songKey({ ...song, tracks })).not.toBe(songKey(song));
        },
      ),
    );
  });
});

function withNote(song: Song, change: Partial<Note>): unknown {
  return {
    ...song,
    tracks: song.tracks.map((track, i) =>
      i === 0 ? { ...track, notes: track.notes.map((note, j) => (j === 0 ? { ...note, ...change } : note)) } : track,
    ),
  };
}
