import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderRate, renderSong } from '../../main/sound/render-song.ts';
import { SampleBank } from '../../main/sound/sample-bank.ts';
import type { Song } from '../../shared/music/song.ts';
import { type AudioBrowser, openAudio } from '../support/audio-browser.ts';
import { chromiumPath } from '../support/browser.ts';
import { scratchFolder } from '../support/scratch.ts';
import { loudness } from '../support/sound.ts';
import { note, song, track } from '../support/sound-songs.ts';

const scale = (from: number, count = 8) => Array.from({ length: count }, (_, i) => note(i * 480, from + 2 * i, 400));
const mix = { colour: 0, muted: false, solo: false, volume: 0, pan: 0 };

/** Seconds over which levels are compared. */
const step = 0.25;

interface Compared {
  readonly name: string;
  readonly music: Song;
  /** Decibels by which levels may differ. */
  readonly tolerance: number;
}

/** Songs that between them use all that the mixer does. */
const songs: readonly Compared[] = [
  {
    name: 'recorded strings and winds',
    music: song([track(40, scale(60)), track(42, scale(43)), track(71, scale(62))]),
    tolerance: 0.5,
  },
  {
    name: 'long notes that repeat a part of their recording',
    music: song([track(42, [note(0, 48, 4800)]), track(73, [note(0, 79, 4800)])]),
    tolerance: 0.5,
  },
  {
    name: 'a piano and drums, through changes of tempo',
    music: song(
      [
        track(0, scale(55)),
        track(
          0,
          scale(36).map((one) => ({ ...one, duration: 60 })),
          { drums: true, channel: 9 },
        ),
      ],
      {
        tempi: [
          { tick: 0, microsecondsPerQuarter: 400_000 },
          { tick: 1440, microsecondsPerQuarter: 700_000 },
        ],
      },
    ),
    tolerance: 0.5,
  },
  {
    name: 'computed tones with bends, controllers, pans and mutes',
    music: song([
      track(81, scale(60), {
        bends: [{ tick: 960, value: 4096 }],
        controls: [
          { tick: 0, controller: 10, value: 20 },
          { tick: 1920, controller: 7, value: 60 },
        ],
        mix: { ...mix, volume: -6 },
      }),
      track(80, scale(48), { mix: { ...mix, pan: 0.7 } }),
      track(40, scale(67), { mix: { ...mix, muted: true } }),
    ]),
    tolerance: 0.5,
  },
  {
    // Two limiters with the same settings turn down much alike, not just alike.
    name: 'more than the limiter lets through',
    music: song([
      ...[40, 41, 42, 56, 60].map((program, i) => track(program, [note(0, 67 - 5 * i, 1920, 127)])),
      ...[48, 52, 57].map((program, i) =>
        track(program, [note(960, 60 - 5 * i, 1920, 127), note(960, 64 - 5 * i, 1920, 127)]),
      ),
    ]),
    tolerance: 2.5,
  },
];

describe.skipIf(chromiumPath === undefined)('sound without a window', () => {
  const bank = new SampleBank();
  let audio: AudioBrowser;
  beforeAll(async () => {
    audio = await openAudio(join(scratchFolder(), 'render-page'));
  });
  afterAll(async () => {
    bank.free();
    await audio?.close();
  });

  for (const { name, music, tolerance } of songs) {
    test(`is what the window plays: ${name}`, async () => {
      const { wav } = await audio.render(music);
      const sides = await renderSong(music, bank);
      expect(sides).toHaveLength(wav.channels.length);
      for (const [channel, expected] of wav.channels.entries()) {
        const actual = sides[channel] ?? new Float32Array();
        expect(Math.abs(actual.length - expected.length)).toBeLessThanOrEqual(1);
        // The window's limiter takes a quarter of a second to find its level.
        for (let from = step; from + step <= expected.length / renderRate; from += step) {
          const [there = 0, here = 0] = [expected, actual].map((samples) =>
            loudness(samples, renderRate, from, from + step),
          );
          // Below that is what 16 bits round away.
          if (there < -85) continue;
          expect(Math.abs(here - there), `the level at ${from} s, ${there} and ${here} dB`).toBeLessThan(tolerance);
        }
      }
    });
  }
});
