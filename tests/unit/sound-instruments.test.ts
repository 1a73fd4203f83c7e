import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { drumKit } from '../../shared/sound/instruments/drum-kit.ts';
import { instrumentFor, instruments, recordings } from '../../shared/sound/instruments/general-midi.ts';
import { soundFor } from '../../shared/sound/instruments/instrument.ts';
import { findLoop, withSeam } from '../../shared/sound/instruments/loop.ts';
import { heldLoudness, prepare } from '../../shared/sound/instruments/prepare.ts';
import { pitchOf } from '../../shared/sound/instruments/recorded.ts';
import { heldStandIn, struckStandIn } from '../../shared/sound/instruments/stand-ins.ts';
import { frequencyOf } from '../../shared/sound/instruments/synthesis/harmonics.ts';

const rate = 22_050;
const all = [...instruments, heldStandIn, struckStandIn];
const programs = Array.from({ length: 128 }, (_, program) => program);

describe('General MIDI', () => {
  test('has an instrument for every program, and none beyond', () => {
    for (const program of programs) expect(instruments).toContain(instrumentFor(program, false));
    expect(() => instrumentFor(128, false)).toThrow(RangeError);
    expect(() => instrumentFor(-1, false)).toThrow(RangeError);
    expect(new Set(instruments).size).toBe(instruments.length);
  });

  test('gives what was recorded to the programs that are named after it', () => {
    const named = { 0: 'piano', 19: 'organ', 40: 'violin', 42: 'cello', 43: 'contrabass', 46: 'harp', 56: 'trumpet' };
    const more = { 57: 'trombone', 58: 'tuba', 60: 'french-horn', 66: 'saxophone', 70: 'bassoon', 71: 'clarinet' };
    for (const [program, id] of Object.entries({
      ...named,
      ...more,
      73: 'flute',
      13: 'xylophone',
      25: 'acoustic-guitar',
    })) {
      expect(instrumentFor(Number(program), false).id).toBe(id);
    }
  });

  test('drum tracks have the kit, whatever their program, and a sound on every key of General MIDI', () => {
    for (const program of programs) expect(instrumentFor(program, true)).toBe(drumKit);
    if (drumKit.source.kind !== 'computed') throw new Error('The kit is computed.');
    const keys = drumKit.source.compute(rate).map(({ root }) => root);
    expect(keys.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 47 }, (_, i) => 35 + i));
  });
});

describe('every instrument', () => {
  test('has an id of its own, a name, a sensible gain and a range of at least an octave', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { name, gain, range, attack, release } of all) {
      expect(name).not.toBe('');
      expect(Math.abs(gain)).toBeLessThanOrEqual(12);
      expect(range[0]).toBeGreaterThanOrEqual(0);
      expect(range[1]).toBeLessThanOrEqual(127);
      expect(range[1] - range[0]).toBeGreaterThanOrEqual(12);
      expect(attack).toBeLessThan(0.3);
      expect(release).toBeGreaterThan(0);
    }
  });

  test('has sounds from which no pitch of its range is more than an octave away', () => {
    for (const { id, range, source, plays, bias = 0 } of all) {
      const roots =
        source.kind === 'recorded'
          ? source.files.map(({ root }) => root)
          : source.compute(rate).map(({ root }) => root);
      expect(roots.length, id).toBeGreaterThan(4);
      if (plays === 'key') continue;
      for (let pitch = range[0]; pitch <= range[1]; pitch++) {
        const distance = Math.min(...roots.map((root) => Math.abs(root - pitch - bias)));
        expect(distance, `${id} at ${pitch}`).toBeLessThanOrEqual(12);
      }
    }
  });

  test('is heard where it is computed: finite samples, none beyond full scale, silent at the end where nothing repeats', () => {
    for (const { id, source } of all) {
      if (source.kind === 'recorded') continue;
      for (const { samples, loop } of source.compute(rate)) {
        const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(samples.every(Number.isFinite), id).toBe(true);
        expect(peak, id).toBeGreaterThan(0.1);
        expect(peak, id).toBeLessThanOrEqual(1);
        if (loop) expect(loop.end).toBeLessThanOrEqual(samples.length);
        else expect(Math.abs(samples.at(-1) ?? 1), id).toBeLessThan(1e-3);
      }
    }
  });

  test('plays the sound nearest to a pitch', () => {
    const sound = (root: number) => ({ root });
    const sounds = [sound(48), sound(60), sound(72)];
    expect(soundFor(heldStandIn, sounds, 65)?.root).toBe(60);
    expect(soundFor({ ...heldStandIn, bias: -12 }, sounds, 65)?.root).toBe(48);
    expect(soundFor({ ...heldStandIn, plays: 'key' }, sounds, 60)?.root).toBe(60);
    expect(soundFor({ ...heldStandIn, plays: 'key' }, sounds, 61)).toBeUndefined();
  });
});

test('file names tell pitches', () => {
  expect(pitchOf('C4.mp3')).toBe(60);
  expect(pitchOf('A0v8.mp3')).toBe(21);
  expect(pitchOf('Ds5.mp3')).toBe(75);
  expect(pitchOf('D#1v8.mp3')).toBe(27);
  expect(() => pitchOf('H2.mp3')).toThrow('“H2.mp3”');
});

/** A tone with vibrato after some silence, that swells and fades. */
function tone(seconds: number, silence = 0.03, pitch = 69): Float32Array<ArrayBuffer> {
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, n) => {
    const t = n / rate - silence;
    if (t < 0) return 0;
    phase += (frequencyOf(pitch) * (1 + 0.003 * Math.sin(2 * Math.PI * 5.5 * t))) / rate;
    const level = Math.min(1, t / 0.05, (seconds - silence - t) / 0.3);
    return 0.4 * level * (Math.sin(2 * Math.PI * phase) + 0.4 * Math.sin(4 * Math.PI * phase));
  });
}

describe('a recording', () => {
  test('of a held tone begins at once, at the common loudness, and repeats without a jump', () => {
    const { channels, loop } = prepare([tone(4)], { seconds: 6, sustains: true, sampleRate: rate });
    const [samples = new Float32Array()] = channels;
    if (!loop) throw new Error('It has a loop.');
    expect(samples.findIndex((value) => Math.abs(value) > 0.01)).toBeLessThan(rate * 0.004);
    const energy = samples.slice(rate / 2, rate).reduce((sum, value) => sum + value * value, 0) / (rate / 2);
    expect(10 * Math.log10(energy)).toBeCloseTo(heldLoudness, 0);
    expect(loop.end - loop.start).toBeGreaterThan(0.7 * rate);
    // The step from the last frame of the loop to its first is no larger than steps elsewhere.
    const steps = Array.from({ length: loop.end - loop.start - 1 }, (_, n) =>
      Math.abs((samples[loop.start + n + 1] ?? 0) - (samples[loop.start + n] ?? 0)),
    );
    const seam = Math.abs((samples[loop.start] ?? 0) - (samples[loop.end - 1] ?? 0));
    expect(seam).toBeLessThan(1.05 * Math.max(...steps));
  });

  test('of a struck tone keeps its channels and its loudness, and is cut with a fade', () => {
    const whole = tone(4);
    const { channels, loop } = prepare([whole, whole], { seconds: 2, sustains: false, sampleRate: rate });
    expect(loop).toBeUndefined();
    expect(channels.map(({ length }) => length)).toEqual([2 * rate, 2 * rate]);
    expect(Math.abs(channels[0]?.at(-1) ?? 1)).toBeLessThan(1e-3);
    const peak = (samples: Iterable<number>) => Math.max(...[...samples].map(Math.abs));
    expect(peak(channels[0]?.slice(0, rate) ?? [])).toBe(peak(whole.slice(0, rate)));
  });

  test('that is too short has no loop, and a seam leaves what stands before it', () => {
    expect(findLoop(tone(0.6), rate)).toBeUndefined();
    const samples = tone(3);
    const loop = { start: rate, end: 2 * rate };
    const joined = withSeam(samples, loop, rate);
    expect(joined.length).toBe(loop.end);
    expect([...joined.slice(0, loop.start)]).toEqual([...samples.slice(0, loop.start)]);
  });
});

test('every recording that an instrument names is there', () => {
  const { resolve } = createRequire(import.meta.url);
  expect(recordings.length).toBeGreaterThan(100);
  for (const path of recordings) expect(statSync(resolve(path)).size, path).toBeGreaterThan(1000);
});
