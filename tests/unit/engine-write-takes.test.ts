import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Gate } from '../../main/engine/gate.ts';
import { writeTakes } from '../../main/engine/write-takes.ts';
import { infillSong } from '../../main/sampling/infill.ts';
import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest, TakeProgress } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { remi } from '../../shared/tokens/remi/remi.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { silentAtFirst } from '../support/silent-model.ts';
import { someSong } from '../support/studio.ts';
import { randomTable, tableModel } from '../support/table-model.ts';

const request = { model: 'own/waltz', song: someSong, bars: 40, takes: 2, temperature: 1, topP: 1, seed: 7 };

/** Every look at the clock finds it later, so that each token is told. */
let now = 0;
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => (now += 150)));
afterEach(() => void vi.restoreAllMocks());

/** Writes with a tokenizer that puts tokens into a song as the test says, which is given how it usually does. */
async function write(extend: (usual: Tokenizer['extend']) => Tokenizer['extend'], tells = true) {
  if (!tells) vi.spyOn(performance, 'now').mockReturnValue(0);
  const tokenizer = remi.fit([someSong]);
  const usual = tokenizer.extend.bind(tokenizer);
  vi.spyOn(tokenizer, 'extend').mockImplementation(extend(usual));
  const told: (readonly TakeProgress[])[] = [];
  const size = tokenizer.vocabulary.length;
  const { takes: written, missing } = await writeTakes({
    model: tableModel(size, randomTable(size, 3)),
    tokenizer,
    request,
    signal: new AbortController().signal,
    gate: new Gate(),
    onProgress: (_, takes) => void told.push(takes),
  });
  return { told, written, missing };
}

const notes = ({ continuation }: TakeProgress) => continuation.parts.flatMap((part) => part.notes).length;

test('a take that cannot be read while it is half written keeps what was last told of it, and is whole in the end', async () => {
  let calls = 0;
  const { told, written } = await write((usual) => (...args) => {
    calls++;
    if (calls % 3 !== 0 && calls < 40) throw new SegueError('bad-input', 'The tune breaks off.');
    return usual(...args);
  });
  expect(written).toHaveLength(2);
  expect(written.every((take) => notes(take) > 0)).toBe(true);
  expect(told.length).toBeGreaterThan(20);
  for (const takes of told) expect(takes.map(({ seed }) => seed)).toEqual(written.map(({ seed }) => seed));
  const grown = told.map((takes) => takes.map(notes));
  for (const [i, counts] of grown.entries()) {
    for (const [row, count] of counts.entries()) expect(count).toBeGreaterThanOrEqual(grown[i - 1]?.[row] ?? 0);
  }
});

test('what is wrong otherwise still ends the writing', async () => {
  const broken = write(() => () => {
    throw new SegueError('bad-model', 'The weights are broken.');
  });
  await expect(broken).rejects.toThrow('weights are broken');
});

describe('takes written as they were set', () => {
  const tokenizer = remi.fit([someSong]);
  const size = tokenizer.vocabulary.length;
  const model = tableModel(size, randomTable(size, 3));
  const writing = async (asked: Partial<ContinueRequest>) => {
    const { takes } = await writeTakes({
      ...{ model, tokenizer, request: { ...request, bars: 4, ...asked } },
      ...{ signal: new AbortController().signal, gate: new Gate(), onProgress: () => undefined },
    });
    return takes;
  };

  test('keep constraints, lean to another take, change their temperature, and can each be made again', async () => {
    const [first] = await writing({});
    const asked: Partial<ContinueRequest> = {
      temperatures: [0.2, 2],
      constraints: { scale: 'C major', polyphony: 1, repetition: 0.5 },
      like: { continuation: first!.continuation, likeness: 0.8 },
    };
    const written = await writing(asked);
    for (const take of written) {
      const pitches = take.continuation.parts.flatMap((part) => part.notes.map(({ pitch }) => pitch % 12));
      expect(pitches.length).toBeGreaterThan(0);
      for (const pitch of pitches) expect([0, 2, 4, 5, 7, 9, 11]).toContain(pitch);
      expect(await writing({ ...asked, seed: take.seed, takes: 1 })).toEqual([take]);
    }
    for (const name of ['temperatures', 'constraints', 'like'] as const) {
      const { [name]: _, ...others } = asked;
      expect(await writing(others)).not.toEqual(written);
    }
  });

  test('play along where another track is asked for, with the song as it stands, and come again', async () => {
    const accompany = { program: someSong.tracks[0]?.program ?? 0, drums: false };
    const known = remi.fit([{ ...someSong, tracks: [...someSong.tracks, ...someSong.tracks] }]);
    const vocabulary = known.vocabulary.length;
    const asked = async (more: Partial<ContinueRequest> = {}) => {
      const { takes } = await writeTakes({
        ...{ model: tableModel(vocabulary, randomTable(vocabulary, 3)), tokenizer: known },
        request: { ...request, accompany, ...more },
        ...{ signal: new AbortController().signal, gate: new Gate(), onProgress: () => undefined },
      });
      return takes;
    };
    const written = await asked({ takes: 8 });
    expect(written.flatMap((take) => take.continuation.newTracks).flatMap((track) => track.notes)).not.toEqual([]);
    for (const { continuation, seed } of written) {
      expect(continuation).toMatchObject({ beside: true, seam: 0, end: someSong.ticks, parts: [] });
      expect((await asked({ seed, takes: 1 }))[0]?.continuation).toEqual(continuation);
    }
    const both = { infill: { from: 0, to: 480, locked: [] } };
    await expect(asked(both)).rejects.toThrow('not both at once');
  });

  test('play along in a stretch alone where one is asked for', async () => {
    const cello = { program: 42, drums: false };
    const known = remi.fit([{ ...duet, tracks: [...duet.tracks, { ...duet.tracks[0]!, ...cello }] }]);
    const stretch = { from: 4 * duet.ppq, to: 8 * duet.ppq };
    const asked = (accompany: ContinueRequest['accompany']) =>
      writeTakes({
        ...{ model: silentAtFirst(known, 'Program_42#1', 0).model, tokenizer: known },
        request: { ...request, song: duet, bars: 1, ...(accompany && { accompany }) },
        ...{ signal: new AbortController().signal, gate: new Gate(), onProgress: () => undefined },
      });
    const { takes } = await asked({ ...cello, stretch });
    for (const { continuation } of takes) {
      expect(continuation).toMatchObject({ beside: true, seam: stretch.from, end: stretch.to, parts: [] });
      const added = continuation.newTracks.flatMap((track) => track.notes);
      expect(added.length).toBeGreaterThan(0);
      for (const { tick, duration } of added) {
        expect(tick).toBeGreaterThanOrEqual(stretch.from);
        expect(tick + duration).toBeLessThanOrEqual(stretch.to);
      }
      expect(continuedSong(duet, continuation).tracks.slice(0, 2)).toEqual(duet.tracks);
    }
  });

  test('a part without a note is written again, and what is told of it on the way begins anew', async () => {
    const cello = { program: 42, drums: false };
    const known = remi.fit([{ ...duet, tracks: [...duet.tracks, { ...duet.tracks[0]!, ...cello }] }]);
    const asked = async (mute: number, takes: number) => {
      const told: (readonly TakeProgress[])[] = [];
      const fractions: number[] = [];
      const { model: later, tries } = silentAtFirst(known, 'Program_42#1', mute);
      const written = await writeTakes({
        ...{ model: later, tokenizer: known, request: { ...request, song: duet, accompany: cello, takes } },
        ...{ signal: new AbortController().signal, gate: new Gate() },
        onProgress: (fraction, takes) => {
          fractions.push(fraction);
          told.push(takes);
        },
      });
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
      return { told, tries: tries(), written };
    };
    const counts = (takes: readonly TakeProgress[]) =>
      takes.map(({ continuation }) => continuation.newTracks.flatMap((track) => track.notes).length);
    const { told, tries, written } = await asked(2, 2);
    expect(tries).toEqual([2, 2, 2]);
    expect(written.missing).toBeUndefined();
    for (const count of counts(written.takes)) expect(count).toBeGreaterThan(0);
    for (const [row, { continuation }] of (told.at(-1) ?? []).entries()) {
      const [track] = continuation.newTracks;
      expect(track?.notes.length).toBeGreaterThan(0);
      expect(written.takes[row]?.continuation.newTracks[0]?.notes).toEqual(
        expect.arrayContaining([...(track?.notes ?? [])]),
      );
    }
    await expect(asked(Number.POSITIVE_INFINITY, 2)).rejects.toThrow('wrote no note for Cello in 8 tries');
  });

  test('takes that are no music are told of beside those that are', async () => {
    let calls = 0;
    const { missing, written } = await write(
      (usual) =>
        (seed, prompt, tokens, ...rest) => {
          // The first take as a whole; what is told on the way has fewer tokens.
          if (tokens.length > 0 && ++calls === 1) throw new SegueError('bad-input', 'This is no music; try once more.');
          return usual(seed, prompt, tokens, ...rest);
        },
      false,
    );
    expect(written).toHaveLength(1);
    expect(missing).toBe('1 of 2 takes is missing: This is no music; try once more.');
  });

  test('the length of the whole song stands above the bars', async () => {
    const { ppq } = someSong;
    const length = someSong.ticks / ppq + 9;
    const [take] = await writing({ constraints: { length } });
    expect(take?.continuation.end).toBe(length * ppq);
  });

  test('what was told on the way is what is there in the end', async () => {
    const told: (readonly TakeProgress[])[] = [];
    const { takes: written } = await writeTakes({
      ...{ model, tokenizer, signal: new AbortController().signal, gate: new Gate() },
      request: { ...request, bars: 4, constraints: { grid: { division: 8, triplet: false }, tracks: [0] } },
      onProgress: (_, takes) => void told.push(takes),
    });
    const last = told.at(-1) ?? [];
    for (const [row, { continuation }] of last.entries()) {
      const all = written[row]?.continuation.parts.flatMap((part) => part.notes) ?? [];
      const early = continuation.parts.flatMap((part) => part.notes).map(({ tick, pitch }) => `${tick} ${pitch}`);
      expect(early.length).toBeGreaterThan(0);
      const names = new Set(all.map(({ tick, pitch }) => `${tick} ${pitch}`));
      expect(early.filter((name) => !names.has(name))).toEqual([]);
    }
  });
});

/** Two tracks that no file tells apart, four bars of quarters each. */
const duet: Song = {
  ...someSong,
  tracks: [60, 48].map((pitch) => ({
    ...{ name: '', channel: 0, program: 0, drums: false, controls: [], bends: [], programChanges: [] },
    notes: Array.from({ length: 16 }, (_, i) => ({
      tick: i * someSong.ppq,
      duration: someSong.ppq,
      pitch: pitch + (i % 5),
      velocity: 80,
    })),
  })),
  ticks: 16 * someSong.ppq,
};

describe.each(tokenizerKinds.filter(({ id }) => id !== 'abc'))('a stretch written anew with $id', (kind) => {
  const tokenizer = withInfill(kind.fit([duet]));
  const size = tokenizer.vocabulary.length;
  const model = tableModel(size, randomTable(size, 5));
  const [from, to] = [4 * duet.ppq, 12 * duet.ppq];
  const locked = [{ track: 1, notes: (duet.tracks[1]?.notes ?? []).slice(6, 8) }];
  const asked: ContinueRequest = { ...request, song: duet, bars: 2, takes: 3, infill: { from, to, locked } };
  const writing = async (more: Partial<ContinueRequest> = {}) => {
    const told: (readonly TakeProgress[])[] = [];
    const { takes: written } = await writeTakes({
      ...{ model, tokenizer, request: { ...asked, ...more } },
      ...{ signal: new AbortController().signal, gate: new Gate(), onProgress: (_, takes) => void told.push(takes) },
    });
    return { told, written };
  };

  test('tells what fills it, on the way too; each take comes again from its seed, the same as sampling gives', async () => {
    const { told, written } = await writing();
    const options = { temperature: 1, topP: 1 };
    const tracks = duet.tracks.map((track, i) => ({
      ...track,
      notes: locked.find((part) => part.track === i)?.notes ?? [],
    }));
    const sampled = await infillSong({
      ...{ model, tokenizer, song: duet, stretch: { from, to }, locked: { ...duet, tracks }, options },
      take: { variations: 3, seed: request.seed },
    });
    const plain = (song: Song) =>
      song.tracks.map(({ notes }) => notes.map((n) => `${n.tick} ${n.pitch} ${n.duration}`));
    expect(written).toHaveLength(3);
    for (const [i, take] of written.entries()) {
      expect(take.continuation).toMatchObject({ seam: from, end: to, locked });
      const song = continuedSong(duet, take.continuation);
      expect(plain(song)).toEqual(plain(sampled[i]?.song ?? duet));
      expect(song.tracks[1]?.notes).toEqual(expect.arrayContaining([...(locked[0]?.notes ?? [])]));
      expect((await writing({ seed: take.seed, takes: 1 })).written).toEqual([take]);
    }
    expect(told.length).toBeGreaterThan(3);
    for (const takes of told) {
      for (const { continuation } of takes) {
        for (const { notes } of continuation.parts) {
          for (const { tick } of notes) expect(tick >= from && tick < to).toBe(true);
        }
      }
    }
  });

  test('keeps constraints, and is like another take where it is asked to be', async () => {
    const [first] = (await writing()).written;
    if (!first) throw new Error('There is no take.');
    const like = { continuation: first.continuation, likeness: 1 };
    const { written } = await writing({ constraints: { scale: 'C major' }, like, temperatures: [0.5, 1.5] });
    for (const { continuation } of written) {
      for (const { pitch } of continuation.parts.flatMap(({ notes }) => notes)) {
        expect([0, 2, 4, 5, 7, 9, 11]).toContain(pitch % 12);
      }
    }
    expect(written).not.toEqual((await writing()).written);
  });

  test('on one track alone leaves the other one as it is', async () => {
    const [, other] = duet.tracks;
    const staying = (other?.notes ?? []).filter(({ tick }) => tick >= from && tick < to);
    const infill = { from, to, locked: [{ track: 1, notes: staying }] };
    const { written } = await writing({ infill, constraints: { tracks: [0] } });
    for (const { continuation } of written) {
      expect(continuation.parts.map(({ track }) => track)).toEqual([0]);
      expect(continuedSong(duet, continuation).tracks[1]).toEqual(other);
    }
  });

  test('is refused by a model that was not trained for it', async () => {
    const plain = kind.fit([duet]);
    const { length } = plain.vocabulary;
    const untrained = writeTakes({
      ...{ model: tableModel(length, randomTable(length, 5)), tokenizer: plain, request: asked },
      ...{ signal: new AbortController().signal, gate: new Gate(), onProgress: () => undefined },
    });
    await expect(untrained).rejects.toThrow('not trained to fill gaps');
  });
});

describe.each([
  ['carried on', {}],
  ['written anew', { infill: { from: 4 * duet.ppq, to: 12 * duet.ppq, locked: [] } }],
  ['played along with', { accompany: { program: 0, drums: false } }],
] as const)('music that is %s', (_, asked: Partial<ContinueRequest>) => {
  const three = { ...duet, tracks: [...duet.tracks, ...duet.tracks.slice(0, 1)] };
  const tokenizer = withInfill(remi.fit([three]));
  const size = tokenizer.vocabulary.length;
  const begin = (onTold: (told: number) => void = () => undefined) => {
    const gate = new Gate();
    const stop = new AbortController();
    let told = 0;
    const written = writeTakes({
      ...{ model: tableModel(size, randomTable(size, 5)), tokenizer, gate, signal: stop.signal },
      request: { ...request, song: duet, bars: 4, ...asked },
      onProgress: () => onTold(++told),
    });
    return { gate, stop, written, told: () => told };
  };

  test('is held between two tokens, and is the same once it is let go', async () => {
    const undisturbed = await begin().written;
    const held: ReturnType<typeof begin> = begin((told) => {
      if (told === 1) held.gate.shut();
    });
    let over = false;
    void held.written.finally(() => {
      over = true;
    });
    await vi.waitFor(() => expect(held.told()).toBe(1));
    // Another one, written from beginning to end meanwhile, shows that this one does not move.
    await begin().written;
    expect(held.told()).toBe(1);
    expect(over).toBe(false);
    held.gate.open();
    expect(await held.written).toEqual(undisturbed);
    expect(held.told()).toBeGreaterThan(1);
  });

  test('ends at once where it is cancelled', async () => {
    const job: ReturnType<typeof begin> = begin((told) => {
      if (told === 2) job.stop.abort();
    });
    await expect(job.written).rejects.toMatchObject({ code: 'cancelled' });
    expect(job.told()).toBe(2);
  });
});
