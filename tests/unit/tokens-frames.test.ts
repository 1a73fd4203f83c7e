import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Song } from '../../shared/music/song.ts';
import { framesTokenizer } from '../../shared/tokens/frames/frames.ts';
import { decodeFrames, encodeFrames } from '../../shared/tokens/frames/lists.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import { sharedData } from '../support/shared-data.ts';

const frame = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { maxLength: 6 });
const sorted = (frames: readonly (readonly number[])[]) => frames.map((one) => [...one].sort((a, b) => a - b));

test('frames come back as they were, silent ones too', () => {
  fc.assert(
    fc.property(fc.array(frame), (frames) => {
      const tokens = encodeFrames(frames);
      expect(decodeFrames(tokens)).toEqual(sorted(frames));
      expect(framesTokenizer(1).count(tokens).frames).toBe(frames.length);
    }),
  );
});

test('a pitch in frames next to each other is one held note', () => {
  const back = framesTokenizer(1).decode(encodeFrames([[60], [60, 64], [64], [], [60]]));
  const notes = back.tracks[0]?.notes.map(({ tick, duration, pitch }) => [tick / back.ppq, duration / back.ppq, pitch]);
  expect(notes).toEqual([
    [0, 2, 60],
    [1, 2, 64],
    [4, 1, 60],
  ]);
  expect(back.ticks).toBe(5 * back.ppq);
});

test('a song is laid on sixteenths, its drums left out', () => {
  const track = (drums: boolean, pitch: number) => ({
    name: '',
    channel: drums ? 9 : 0,
    program: 0,
    drums,
    notes: [
      { tick: 0, duration: 100, pitch, velocity: 80 },
      { tick: 130, duration: 5, pitch, velocity: 80 },
    ],
    controls: [],
    bends: [],
    programChanges: [],
  });
  const song: Song = {
    title: '',
    ppq: 96,
    tracks: [track(false, 60), track(true, 36)],
    tempi: [],
    meters: [],
    keys: [],
    ticks: 192,
  };
  const tokens = tokenizerKind('frames').fit([]).encode(song);
  expect(decodeFrames(tokens)).toEqual([[60], [60], [60], [60], [], [60], [], []]);
});

test('what the seed’s last notes are held over is no new note', () => {
  const tokenizer = framesTokenizer(1);
  const seed = tokenizer.decode(encodeFrames([[60], [62]]));
  const prompt = tokenizer.prompt(seed);
  expect(prompt.seam).toBe(2 * seed.ppq);
  const rest = encodeFrames([[62], [62, 65]]).slice(1);
  expect(tokenizer.extend(seed, prompt, rest).tracks[0]?.notes).toEqual([
    ...(seed.tracks[0]?.notes ?? []),
    { tick: 3 * seed.ppq, duration: seed.ppq, pitch: 65, velocity: 80 },
  ]);
});

describe.runIf(sharedData)('published frames (SKIPPED where ../shared/data is not there)', () => {
  const pieces = v.record(v.string(), v.array(v.array(v.array(v.number()))));
  test.each(['jsb-quarter', 'jsb-16th', 'nottingham'])('%s comes back frame by frame', (name) => {
    const text = readFileSync(join(sharedData ?? '', 'frames', `${name}.json`), 'utf8');
    const splits = v.parse(pieces, JSON.parse(text));
    const tokenizer = framesTokenizer(1);
    for (const piece of Object.values(splits).flat()) {
      expect(decodeFrames(encodeFrames(piece))).toEqual(sorted(piece.map((one) => [...new Set(one)])));
    }
    for (const piece of splits.test?.slice(0, 20) ?? []) {
      const tokens = encodeFrames(piece);
      expect(tokenizer.encode(tokenizer.decode(tokens))).toEqual(tokens);
    }
  });
});
