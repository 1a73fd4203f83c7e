import { expect, test } from 'vitest';
import { drumName, keyName, pitchName } from '../../renderer/roll/pitch-names.ts';

test('pitches are named as musicians do, with 60 as C4', () => {
  expect([60, 61, 69, 0, 127].map(pitchName)).toEqual(['C4', 'C♯4', 'A4', 'C-1', 'G9']);
});

test('keys of a drum track bear the names of General MIDI’s drums, where there is one', () => {
  const named = [36, 38, 42, 46, 49, 56, 75, 81].map((pitch) => keyName(pitch, true, false));
  expect(named).toEqual(['Kick', 'Snare', 'Closed hat', 'Open hat', 'Crash', 'Cowbell', 'Claves', 'Open triangle']);
  const all = Array.from({ length: 81 - 35 + 1 }, (_, i) => drumName(35 + i));
  expect(new Set(all).size).toBe(all.length);
  expect([keyName(20, true, false), keyName(100, true, false)]).toEqual(['G♯0', 'E7']);
});

test('of other tracks each C is named, and where rows are folded every key', () => {
  expect([60, 61, 64].map((pitch) => keyName(pitch, false, false))).toEqual(['C4', undefined, undefined]);
  expect([60, 61, 64].map((pitch) => keyName(pitch, false, true))).toEqual(['C4', 'C♯4', 'E4']);
});
