import { expect, test } from 'vitest';
import { roomImpulse } from '../../shared/sound/impulse.ts';
import { ceiling, clipCurve, clipReach, softClip } from '../../shared/sound/soft-clip.ts';
import { writeWav } from '../../shared/sound/wav.ts';

test('a WAV file says what it holds, and its samples come back', () => {
  const left = Float32Array.of(0, 0.5, -0.5, 1, -1, 2);
  const right = Float32Array.of(0.25, 0, 0, 0, 0, -7);
  const bytes = writeWav([left, right], 44_100);
  const view = new DataView(bytes.buffer);
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  expect(bytes.length).toBe(44 + 6 * 4);
  expect([text(0, 4), text(8, 16), text(36, 40)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
  expect(view.getUint32(4, true)).toBe(bytes.length - 8);
  expect(view.getUint32(16, true)).toBe(16);
  expect(view.getUint16(20, true)).toBe(1);
  expect(view.getUint16(22, true)).toBe(2);
  expect(view.getUint32(24, true)).toBe(44_100);
  expect(view.getUint32(28, true)).toBe(44_100 * 4);
  expect(view.getUint16(32, true)).toBe(4);
  expect(view.getUint16(34, true)).toBe(16);
  expect(view.getUint32(40, true)).toBe(24);
  const read = (channel: number) => Array.from({ length: 6 }, (_, n) => view.getInt16(44 + 4 * n + 2 * channel, true));
  expect(read(0)).toEqual([0, 16384, -16383, 32767, -32767, 32767]);
  expect(read(1)).toEqual([8192, 0, 0, 0, 0, -32767]);
});

test('the clipper leaves quiet samples as they are and lets none reach full scale', () => {
  for (let value = -0.7; value <= 0.7; value += 0.05) expect(softClip(value)).toBe(value);
  let before = Number.NEGATIVE_INFINITY;
  for (let value = -6; value <= 6; value += 0.01) {
    const clipped = softClip(value);
    expect(Math.abs(clipped)).toBeLessThanOrEqual(ceiling);
    expect(clipped).toBeGreaterThanOrEqual(before);
    before = clipped;
  }
  const curve = clipCurve();
  expect(curve[(curve.length - 1) / 2]).toBe(0);
  expect(curve.at(-1)).toBeCloseTo(softClip(clipReach), 6);
});

test('the room answers a click with as much energy as it has, in both ears alike but not the same, and not at once', () => {
  const [left, right] = roomImpulse(44_100);
  for (const side of [left, right]) {
    expect(side.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 3);
    expect(side.slice(0, 500).every((value) => value === 0)).toBe(true);
  }
  const likeness = left.reduce((sum, value, n) => sum + value * (right[n] ?? 0), 0);
  expect(Math.abs(likeness)).toBeLessThan(0.2);
  expect([...roomImpulse(44_100)[0].slice(0, 2000)]).toEqual([...left.slice(0, 2000)]);
});
