import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { Random } from '../../shared/random.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-cli-accompany-'));
const music = join(folder, 'duets');
const model = join(folder, 'duets.safetensors');
const solo = join(folder, 'solo.mid');

const line = (pitches: readonly number[], length: number): Note[] =>
  pitches.map((pitch, i) => ({ tick: i * length, duration: length, pitch, velocity: 80 }));

const track = (name: string, program: number, notes: readonly Note[]): Track => ({
  ...{ name, channel: program % 9, program, drums: false, notes, controls: [], bends: [], programChanges: [] },
});

/** Eight bars of a violin alone, or with a cello. */
function duet(seed: number, together: boolean): Song {
  const random = new Random(seed);
  const high = Array.from({ length: 32 }, () => 60 + random.integer(20));
  const low = Array.from({ length: 16 }, () => 40 + random.integer(16));
  const tracks = [track('Violin', 40, line(high, 480)), ...(together ? [track('Cello', 42, line(low, 960))] : [])];
  const meters = [{ tick: 0, numerator: 4, denominator: 4 }];
  const tempi = [{ tick: 0, microsecondsPerQuarter: 500_000 }];
  return { title: '', ppq: 480, tracks, tempi, meters, keys: [], ticks: 32 * 480 };
}

beforeAll(async () => {
  mkdirSync(music);
  for (let i = 0; i < 12; i++) writeFileSync(join(music, `${i}.mid`), writeMidi(duet(i, true)));
  writeFileSync(solo, writeMidi(duet(99, false)));
  const train = ['train', '--data', music, '--preset', 'tiny', '--tokenizer', 'remi', '--steps', '60', '--json'];
  expect(await segue([...train, '--out', model])).toMatchObject({ code: 0 });
});

const accompany = (out: string, ...more: string[]) =>
  segue(['accompany', '--model', model, '--in', solo, '--out', out, '--json', ...more]);

test('a track is written to a song, the same for the same seed, and the song stays', async () => {
  const [one, again] = ['one.mid', 'again.mid'].map((name) => join(folder, name));
  if (!one || !again) throw new Error('There are no names.');
  const { code, stdout, stderr } = await accompany(one, '--program', 'Cello', '--seed', '3');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(jsonLines(stdout)).toMatchObject([{ event: 'done', variations: [{ file: one, seed: 3, stopped: 'end' }] }]);
  await accompany(again, '--program', '42', '--seed', '3');
  expect(readFileSync(again).equals(readFileSync(one))).toBe(true);
  const before = readMidi(readFileSync(solo)).song;
  const after = readMidi(readFileSync(one)).song;
  expect(after.tracks.slice(0, 1)).toEqual(before.tracks);
  expect(after.tracks[1]).toMatchObject({ name: 'Cello', program: 42, drums: false });
  expect(after.tracks[1]?.notes.length).toBeGreaterThan(0);
});

test('several takes keep to their bars and their constraints', async () => {
  const out = join(folder, 'some.mid');
  const options = ['--program', 'cello', '--variations', '2', '--from-bar', '3', '--to-bar', '4'];
  const asked = ['--range', '48-60', '--polyphony', '1', '--density', '2-4'];
  expect(await accompany(out, ...options, ...asked)).toMatchObject({ code: 0 });
  for (const take of ['some-1.mid', 'some-2.mid']) {
    const { song } = readMidi(readFileSync(join(folder, take)));
    const bars = new BarMap(song);
    const notes = song.tracks[1]?.notes ?? [];
    expect(notes.length).toBeGreaterThanOrEqual(4);
    for (const { tick, duration, pitch } of notes) {
      expect(tick).toBeGreaterThanOrEqual(bars.bar(2).start);
      expect(tick + duration).toBeLessThanOrEqual(bars.bar(4).start);
      expect(pitch).toBeGreaterThanOrEqual(48);
      expect(pitch).toBeLessThanOrEqual(60);
    }
  }
});

test('what cannot be done is said in one sentence', async () => {
  const out = join(folder, 'never.mid');
  const flute = await accompany(out, '--program', 'flute');
  expect(flute.code).not.toBe(0);
  expect(flute.stderr).toContain('The model has never met Flute; it knows Violin, Cello.');
  const kazoo = await accompany(out, '--program', 'kazoo');
  expect(kazoo.stderr).toContain(
    '--program must be a General MIDI number from 0 to 127, a name such as “Cello”, or drums',
  );
  expect((await accompany(out, '--program', 'drums')).stderr).toContain('has never met Drums');
});
