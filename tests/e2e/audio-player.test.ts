import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TempoMap } from '../../shared/music/time.ts';
import { ceiling } from '../../shared/sound/soft-clip.ts';
import { type AudioBrowser, openAudio } from '../support/audio-browser.ts';
import { chromiumPath } from '../support/browser.ts';
import { scratchFolder } from '../support/scratch.ts';
import { loudness, oddPartials, onsetNear, peakOf, tuning } from '../support/sound.ts';
import { note, song, track } from '../support/sound-songs.ts';

const claves = 75;

describe.skipIf(chromiumPath === undefined)('sound in a browser', () => {
  let audio: AudioBrowser;
  beforeAll(async () => {
    audio = await openAudio(join(scratchFolder(), 'audio-page'));
  });
  afterAll(() => audio?.close());

  test('comes at the notes’ times, through every change of tempo', async () => {
    const notes = Array.from({ length: 24 }, (_, i) => note(i * 480, claves));
    const tempi = [
      { tick: 0, microsecondsPerQuarter: 600_000 },
      { tick: 1440, microsecondsPerQuarter: 333_333 },
      { tick: 4000, microsecondsPerQuarter: 1_200_000 },
      { tick: 7777, microsecondsPerQuarter: 400_000 },
    ];
    const music = song([track(0, notes, { drums: true, channel: 9 })], { tempi });
    const { wav } = await audio.render(music);
    const [left = new Float32Array()] = wav.channels;
    const map = new TempoMap(music);
    for (const { tick } of notes) {
      const due = map.seconds(tick);
      expect(Math.abs(onsetNear(left, wav.rate, due) - due), `the note at ${due} s`).toBeLessThan(0.002);
    }
    expect(wav.channels).toHaveLength(2);
    expect(left.length / wav.rate).toBeCloseTo(map.seconds(music.ticks) + 2.5, 2);
  });

  test('of recorded instruments too begins within 10 ms, and lasts as long as its note', async () => {
    for (const program of [0, 40, 42, 56, 71, 73]) {
      const music = song([track(program, [note(0, 67, 4800), note(7680, 72, 480)])]);
      const { wav } = await audio.render(music);
      const [left = new Float32Array()] = wav.channels;
      for (const due of [0, 8]) {
        expect(Math.abs(onsetNear(left, wav.rate, due) - due), `program ${program}`).toBeLessThan(0.01);
      }
      // A held tone goes on beyond the end of its recording; a piano's dies away.
      const fading = loudness(left, wav.rate, 0.3, 1) - loudness(left, wav.rate, 4, 4.9);
      if (program === 0) expect(fading).toBeGreaterThan(6);
      else expect(Math.abs(fading), `program ${program}`).toBeLessThan(6);
      expect(loudness(left, wav.rate, 7, 7.9)).toBeLessThan(-60);
    }
  });

  test('of 96 voices at once is the sum of its halves: none is dropped', async () => {
    const pitches = Array.from({ length: 96 }, (_, i) => 20 + i);
    const chord = (part: readonly number[]) =>
      song([
        track(
          81,
          part.map((pitch) => note(0, pitch, 960, 12)),
        ),
      ]);
    const [all, low, high] = [
      await audio.render(chord(pitches)),
      await audio.render(chord(pitches.slice(0, 48))),
      await audio.render(chord(pitches.slice(48))),
    ].map(({ wav }) => wav.channels[0] ?? new Float32Array());
    const missing = (all ?? []).map((value, n) => value - (low?.[n] ?? 0) - (high?.[n] ?? 0));
    const rate = 44_100;
    expect(loudness(Float32Array.from(all ?? []), rate, 0.1, 0.9)).toBeGreaterThan(-50);
    expect(loudness(Float32Array.from(missing), rate, 0.1, 0.9)).toBeLessThan(
      loudness(Float32Array.from(high ?? []), rate, 0.1, 0.9) - 30,
    );
  });

  test('of 64 loud voices stays below full scale', async () => {
    const pitches = Array.from({ length: 64 }, (_, i) => 36 + i);
    const { wav } = await audio.render(
      song([
        track(
          48,
          pitches.map((pitch) => note(0, pitch, 1920, 127)),
        ),
      ]),
    );
    for (const channel of wav.channels) {
      expect(peakOf(channel)).toBeLessThanOrEqual(ceiling + 1e-3);
      expect(loudness(channel, wav.rate, 0.5, 1.5)).toBeGreaterThan(-20);
    }
  });

  // Bells, timpani and noises are left out: their partials are not multiples of a fundamental.
  const lows = [0, 4, 6, 13, 16, 21, 24, 27, 33, 38, 40, 41, 42, 43, 46, 48, 52, 56, 57, 58, 60, 61, 65];
  const tested = [...lows, 68, 69, 70, 71, 72, 73, 80, 81, 88];
  const middle: Readonly<Record<number, number>> = {
    13: 79,
    33: 43,
    38: 43,
    42: 50,
    43: 43,
    57: 53,
    58: 43,
    70: 53,
    72: 84,
  };

  test('has the right pitch and much the same loudness on every instrument', async () => {
    const lengths = tested.flatMap((program) =>
      [0, 4, 7].map((above) => ({ program, pitch: (middle[program] ?? 64) + above })),
    );
    const music = song(
      tested.map((program) =>
        track(
          program,
          lengths.flatMap((one, i) => (one.program === program ? [note(i * 1920, one.pitch, 960)] : [])),
        ),
      ),
    );
    const { wav } = await audio.render(music);
    const [left = new Float32Array()] = wav.channels;
    for (const [i, { program, pitch }] of lengths.entries()) {
      const part = left.subarray(Math.round((2 * i + 0.15) * wav.rate), Math.round((2 * i + 0.55) * wav.rate));
      const { cents, likeness } = tuning(part, wav.rate, pitch);
      const name = `program ${program}, pitch ${pitch}`;
      expect(likeness, name).toBeGreaterThan(0.75);
      expect(Math.abs(cents), name).toBeLessThan(20);
      expect(oddPartials(part, wav.rate, pitch), name).toBeGreaterThan(0.03);
      const level = loudness(left, wav.rate, 2 * i + 0.05, 2 * i + 0.5);
      expect(level, name).toBeGreaterThan(-34);
      expect(level, name).toBeLessThan(-15);
    }
  });

  test('follows bends, pans, volumes and mutes', async () => {
    const bends = [{ tick: 960, value: 8191 }];
    const bent = await audio.render(song([track(80, [note(0, 60, 1920)], { bends })]));
    const [left = new Float32Array()] = bent.wav.channels;
    const part = (from: number) => left.subarray(Math.round(from * 44_100), Math.round((from + 0.4) * 44_100));
    expect(Math.abs(tuning(part(0.3), 44_100, 60).cents)).toBeLessThan(5);
    expect(Math.abs(tuning(part(1.3), 44_100, 62).cents)).toBeLessThan(5);

    const mix = { colour: 0, muted: false, solo: false, volume: -12, pan: -1 };
    const notes = [note(0, 60, 1920)];
    const plain = await audio.render(song([track(80, notes)]));
    const mixed = await audio.render(song([track(80, notes, { mix })]));
    const level = (wav: { channels: readonly Float32Array[] }, channel: number) =>
      loudness(wav.channels[channel] ?? new Float32Array(), 44_100, 0.2, 0.9);
    expect(level(mixed.wav, 0) - level(plain.wav, 0)).toBeCloseTo(-12 + 3, 0);
    expect(level(mixed.wav, 0) - level(mixed.wav, 1)).toBeGreaterThan(12);
    const solo = { ...mix, volume: 0, pan: 0, solo: true };
    const alone = await audio.render(song([track(80, notes), track(81, notes), track(80, notes, { mix: solo })]));
    expect(level(alone.wav, 0)).toBeCloseTo(level(plain.wav, 0), 1);
    const silent = await audio.render(song([track(80, notes, { mix: { ...mix, muted: true } })]));
    expect(peakOf(silent.wav.channels[0] ?? new Float32Array([1]))).toBe(0);
  });

  test('can be cancelled while it is rendered, and tells how far it is', async () => {
    const long = song([track(0, [note(0, 60, 480 * 600)])]);
    const told = await audio.page.evaluate(async (music) => {
      const fractions: number[] = [];
      const stop = new AbortController();
      const failure = await window.audio.player
        .render(music, {
          signal: stop.signal,
          onProgress(fraction) {
            fractions.push(fraction);
            if (fractions.length === 3) stop.abort();
          },
        })
        .catch((error: Error & { code?: string }) => error.code);
      return { fractions, failure };
    }, long);
    expect(told.failure).toBe('cancelled');
    expect(told.fractions).toHaveLength(3);
    expect(told.fractions[2]).toBeLessThan(0.1);
    expect(told.fractions).toEqual(told.fractions.toSorted((a, b) => a - b));
  });

  test('plays live: the transport moves, notes light up and the output is heard, until the song is over', async () => {
    const music = song([track(81, [note(0, 60, 480), note(480, 64, 480)])]);
    const seen = await audio.page.evaluate(async (desk) => {
      const { document, transport, player } = window.audio;
      document.open(desk);
      const sounding = new Set<number>();
      const ticks: number[] = [];
      let loudest = 0;
      await player.play(0);
      const samples = new Float32Array(2048);
      await new Promise<void>((done) => {
        const look = () => {
          for (const one of transport.sounding) sounding.add(one);
          ticks.push(transport.tick);
          player.analyser?.getFloatTimeDomainData(samples);
          for (const value of samples) loudest = Math.max(loudest, Math.abs(value));
          if (transport.playing) requestAnimationFrame(look);
          else done();
        };
        look();
      });
      return { sounding: [...sounding], ticks, loudest, last: transport.tick };
    }, music);
    expect(seen.sounding).toEqual([60, 64]);
    expect(seen.ticks).toEqual(seen.ticks.toSorted((a, b) => a - b));
    expect(seen.last).toBe(960);
    expect(seen.loudest).toBeGreaterThan(0.01);
  });

  test('levels tell which track is how loud and on which side, and a muted one is silent', async () => {
    const held = [note(0, 60, 960)];
    const mix = { colour: 0, volume: 0, pan: 0, muted: false, solo: false };
    const music = song([
      track(81, held, { mix: { ...mix, pan: -1 } }),
      track(81, held, { channel: 1, mix: { ...mix, volume: -20 } }),
      track(81, held, { channel: 2, mix: { ...mix, muted: true } }),
    ]);
    const levels = await audio.page.evaluate(async (desk) => {
      const { document, transport, player } = window.audio;
      document.open(desk);
      await player.play(0);
      const tracks = [0, 1, 2].map(() => Number.NEGATIVE_INFINITY);
      let sides = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
      while (transport.playing) {
        await new Promise(requestAnimationFrame);
        sides = player.levels.output().map((level, side) => Math.max(level, sides[side] ?? level));
        for (const one of tracks.keys()) tracks[one] = Math.max(tracks[one] ?? 0, player.levels.track(one));
      }
      return { tracks, sides };
    }, music);
    const [first = 0, second = 0, third = 0] = levels.tracks;
    expect(first - second).toBeGreaterThan(14);
    expect(third).toBe(Number.NEGATIVE_INFINITY);
    const [left = 0, right = 0] = levels.sides;
    expect(left - right).toBeGreaterThan(3);
    expect(left).toBeLessThanOrEqual(0);
  });
});
