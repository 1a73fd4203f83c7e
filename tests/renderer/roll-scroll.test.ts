import { expect, test } from 'vitest';
import { followTick } from '../../renderer/roll/follow.ts';
import { scrollBy } from '../../renderer/roll/scroll.ts';
import { selectionWords } from '../../renderer/roll/selection-words.ts';
import { xOfTick } from '../../renderer/roll/viewport.ts';
import { turnWheel, type WheelTurn } from '../../renderer/roll/wheel.ts';
import { Hand, noteAt, songOf } from '../support/roll-hand.ts';

const song = { ...songOf([noteAt(0, 60), noteAt(100_000, 72)]), ticks: 100_480 };
const turn = (more: Partial<WheelTurn>): WheelTurn => ({
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test('the view stays within the song and the keys, and reaches its last note', () => {
  const { roll, studio } = new Hand(song);
  scrollBy(roll, -1e6, -1e6);
  expect([studio.view.scrollTick, studio.view.scrollPitch]).toEqual([0, 128]);
  scrollBy(roll, 1e9, 1e9);
  const x = xOfTick(roll.viewport, 100_480);
  expect(x).toBeGreaterThan(0);
  expect(x).toBeLessThan(studio.view.width);
  const { scrollRow, rowHeight, height } = roll.viewport;
  expect(scrollRow + height / rowHeight).toBeCloseTo(128);
});

test('where all rows fit in they stand in the middle', () => {
  const { roll, studio } = new Hand(song);
  studio.view.height = 1000;
  studio.view.pixelsPerPitch = 5;
  expect(roll.viewport.scrollRow).toBe(-36);
});

test('the wheel scrolls pitch, with Shift time; with Ctrl and Alt it zooms about the pointer', () => {
  const { roll, studio } = new Hand(song);
  turnWheel(roll, turn({ deltaY: 28 }), 300, 200);
  expect(studio.view.scrollPitch).toBeCloseTo(82);
  turnWheel(roll, turn({ deltaY: 96, shiftKey: true }), 300, 200);
  expect(studio.view.scrollTick).toBeCloseTo(480);
  turnWheel(roll, turn({ deltaY: 1, deltaMode: 1, shiftKey: true }), 300, 200);
  expect(studio.view.scrollTick).toBeCloseTo(640);
  const tick = 640 + 300 * 5;
  turnWheel(roll, turn({ deltaY: -300, ctrlKey: true }), 300, 200);
  expect(studio.view.pixelsPerQuarter).toBeGreaterThan(96);
  expect(xOfTick(roll.viewport, tick)).toBeCloseTo(300);
  const row = roll.viewport.scrollRow + 200 / roll.viewport.rowHeight;
  turnWheel(roll, turn({ deltaY: 200, altKey: true }), 300, 200);
  expect(studio.view.pixelsPerPitch).toBeLessThan(14);
  expect(roll.viewport.scrollRow + 200 / roll.viewport.rowHeight).toBeCloseTo(row);
});

test('the page turns before the playhead reaches the edge while music plays, and only then', () => {
  const { roll, studio } = new Hand(song);
  followTick(roll, 4750, false);
  expect(studio.view.scrollTick).toBe(0);
  followTick(roll, 4750, true);
  expect(xOfTick(roll.viewport, 4750)).toBeCloseTo(100);
  followTick(roll, 0, false);
  expect(studio.view.scrollTick).toBe(0);
});

test('the selection is told in words', () => {
  const { roll } = new Hand(song);
  expect(selectionWords(new Set(), roll.bars)).toBe('No notes selected');
  expect(selectionWords(new Set([noteAt(0, 61)]), roll.bars)).toBe('1 note selected, C♯4, bar 1');
  const two = new Set([noteAt(0, 60), noteAt(1920, 72)]);
  expect(selectionWords(two, roll.bars)).toBe('2 notes selected, C4 to C5, bars 1 to 2');
});
