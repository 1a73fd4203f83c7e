import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BarMap, secondsOf, TempoMap } from '../../shared/music/time.ts';
import { anySong } from '../support/songs.ts';

const tempo = (tick: number, bpm: number) => ({ tick, microsecondsPerQuarter: 60e6 / bpm });
const meter = (tick: number, numerator: number, denominator: number) => ({ tick, numerator, denominator });

describe('tempo map', () => {
  test('adds up stretches of different tempi, at 120 before the first', () => {
    const map = new TempoMap({ ppq: 100, tempi: [tempo(200, 60), tempo(400, 240)] });
    expect([0, 100, 200, 300, 400, 500].map((tick) => map.seconds(tick))).toEqual([0, 0.5, 1, 2, 3, 3.25]);
    expect([0.5, 1, 2, 3.25].map((seconds) => map.ticks(seconds))).toEqual([100, 200, 300, 500]);
  });

  test('the last of two tempi at one tick holds', () => {
    expect(secondsOf({ ppq: 100, ticks: 100, tempi: [tempo(0, 60), tempo(0, 240)] })).toBe(0.25);
  });

  test('is the sum over every single tick, and its own inverse', () => {
    fc.assert(
      fc.property(anySong, fc.integer({ min: 0, max: 300 }), (song, tick) => {
        const map = new TempoMap(song);
        let sum = 0;
        for (let t = 0; t < tick; t++) {
          const current = song.tempi.findLast((one) => one.tick <= t)?.microsecondsPerQuarter ?? 500_000;
          sum += current / 1e6 / song.ppq;
        }
        expect(map.seconds(tick)).toBeCloseTo(sum, 6);
        expect(map.ticks(map.seconds(tick))).toBeCloseTo(tick, 3);
      }),
    );
  });
});

describe('bar map', () => {
  test('without a meter counts 4/4', () => {
    const map = new BarMap({ ppq: 480, meters: [] });
    expect(map.position(1920 * 3 + 480 * 2 + 7)).toEqual({ bar: 3, beat: 2, offset: 967 });
    expect(map.barLineFrom(1)).toBe(1920);
    expect(map.barLineFrom(1920)).toBe(1920);
  });

  test('a short first meter is a pickup', () => {
    const map = new BarMap({ ppq: 480, meters: [meter(0, 1, 8), meter(240, 6, 8)] });
    expect(map.pickup).toBe(true);
    expect([...map.bars(3000)].map((bar) => [bar.start, bar.length, bar.pickup])).toEqual([
      [0, 240, true],
      [240, 1440, false],
      [1680, 1440, false],
    ]);
  });

  test('a longer first bar, or more than one, is none', () => {
    expect(new BarMap({ ppq: 480, meters: [meter(0, 4, 4), meter(1920, 3, 4)] }).pickup).toBe(false);
    expect(new BarMap({ ppq: 480, meters: [meter(0, 2, 4), meter(1920, 4, 4)] }).pickup).toBe(false);
    expect(new BarMap({ ppq: 480, meters: [meter(0, 4, 4)] }).pickup).toBe(false);
  });

  test('a meter off the bar line cuts the bar before it short', () => {
    const map = new BarMap({ ppq: 480, meters: [meter(0, 4, 4), meter(2400, 3, 4)] });
    expect([...map.bars(3841)].map((bar) => [bar.start, bar.length])).toEqual([
      [0, 1920],
      [1920, 480],
      [2400, 1440],
      [3840, 1440],
    ]);
  });

  test('bars follow one another without gap, and every tick lies in the bar that is found for it', () => {
    fc.assert(
      fc.property(anySong, fc.integer({ min: 0, max: 25_000 }), (song, tick) => {
        const map = new BarMap(song);
        const bar = map.barAt(tick);
        expect(bar.start).toBeLessThanOrEqual(tick);
        expect(bar.start + bar.length).toBeGreaterThan(tick);
        expect(map.bar(bar.index)).toEqual(bar);
        expect(map.bar(bar.index + 1).start).toBe(bar.start + bar.length);
        expect(bar.meter.tick).toBeLessThanOrEqual(tick);
        for (const change of song.meters) expect(map.barAt(change.tick).start).toBe(change.tick);
      }),
    );
  });

  test('a long song of short bars costs nothing until it is walked', () => {
    const map = new BarMap({ ppq: 1, meters: [meter(0, 1, 128)] });
    expect(map.barAt(8e9)).toMatchObject({ index: 8e9, length: 1 });
  });
});
