import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachGridLine, type LineKind } from '../../renderer/roll/grid-lines.ts';
import { NoteIndex } from '../../renderer/roll/note-index.ts';
import { eachBox, noteBoxes } from '../../renderer/roll/paint/boxes.ts';
import { rulerMarks } from '../../renderer/roll/paint/ruler.ts';
import { PitchRows } from '../../renderer/roll/pitch-rows.ts';
import type { Viewport } from '../../renderer/roll/viewport.ts';
import { inOrder } from '../../shared/music/events.ts';
import { gridStep } from '../../shared/music/grid.ts';
import { BarMap } from '../../shared/music/time.ts';
import { noteAt } from '../support/roll-hand.ts';

function viewOf(pixelsPerTick: number, scrollTick = 0, width = 600): Viewport {
  return { scrollTick, pixelsPerTick, scrollRow: 0, rowHeight: 10, rows: new PitchRows(), width, height: 1280 };
}

const anyNotes = fc
  .array(
    fc.record({
      tick: fc.integer({ min: 0, max: 5000 }),
      duration: fc.integer({ min: 1, max: 800 }),
      pitch: fc.integer({ min: 60, max: 64 }),
      velocity: fc.integer({ min: 1, max: 127 }),
    }),
    { maxLength: 300 },
  )
  .map(inOrder);

test('every note in view is covered by a rectangle of its style, however many are merged', () => {
  fc.assert(
    fc.property(
      anyNotes,
      fc.double({ min: 0.005, max: 2, noNaN: true }),
      fc.integer({ min: 0, max: 3000 }),
      (notes, zoom, scroll) => {
        const view = viewOf(zoom, scroll);
        const styleOf = ({ velocity }: { readonly velocity: number }) => (velocity > 64 ? 1 : 0);
        const lists = noteBoxes(view, NoteIndex.of(notes), 2, styleOf, 1);
        for (const note of notes) {
          const left = Math.max(0, (note.tick - scroll) * zoom);
          const right = Math.min(view.width, (note.tick + note.duration - scroll) * zoom);
          if (right <= 0 || left >= view.width) continue;
          const middle = (left + right) / 2;
          const y = (127 - note.pitch) * 10;
          let covered = false;
          eachBox(lists[styleOf(note)] ?? [], (x, top, w) => {
            // Edges are rounded to whole pixels, and a gap of one is left between notes.
            covered ||= top === y && middle >= x - 1 && middle <= x + w + 1;
          });
          expect(covered).toBe(true);
        }
      },
    ),
  );
});

test('a row never holds more rectangles than pixels, so that a screen of notes is drawn in bounded time', () => {
  const notes = Array.from({ length: 50_000 }, (_, i) => noteAt(i, 60, { duration: 3 }));
  const [boxes = []] = noteBoxes(viewOf(0.01), NoteIndex.of(notes), 1, () => 0, 1);
  expect(boxes.length / 4).toBeLessThanOrEqual(600);
  const apart = Array.from({ length: 5000 }, (_, i) => noteAt(i * 100, 60, { duration: 3 }));
  const [dots = []] = noteBoxes(viewOf(0.002), NoteIndex.of(apart), 1, () => 0, 1);
  expect(dots.length / 4).toBeLessThanOrEqual(600);
});

test('thin notes that touch become one rectangle, and those apart stay apart', () => {
  const chain = Array.from({ length: 100 }, (_, i) => noteAt(i, 127, { duration: 1 }));
  const [boxes] = noteBoxes(viewOf(2), NoteIndex.of([...chain, noteAt(110, 127, { duration: 1 })]), 1, () => 0, 1);
  expect(boxes).toEqual([0, 0, 200, 9, 220, 0, 2, 9]);
});

test('notes that are hidden, folded away or out of view have no rectangle', () => {
  const notes = [noteAt(0, 60), noteAt(0, 61), noteAt(0, 62), noteAt(90_000, 60)];
  const view = { ...viewOf(0.1), rows: new PitchRows([60, 61]) };
  const [boxes = []] = noteBoxes(view, NoteIndex.of(notes), 1, ({ pitch }) => (pitch === 61 ? -1 : 0), 1);
  expect(boxes).toEqual([0, 10, 47, 9]);
});

test('the grid thins out as the zoom makes it crowd: steps go first, then beats, then bar lines', () => {
  const bars = new BarMap({ ppq: 480, meters: [] });
  const grid = { step: gridStep(16, 'straight', 480), bars };
  const kindsAt = (pixelsPerQuarter: number) => {
    const found: Record<LineKind, number[]> = { bar: [], beat: [], step: [] };
    eachGridLine(grid, 480, pixelsPerQuarter / 480, 0, 16 * 1920, (tick, kind) => found[kind].push(tick));
    return { bar: found.bar.length, beat: found.beat.length, step: found.step.length };
  };
  expect(kindsAt(96)).toEqual({ bar: 16, beat: 48, step: 240 });
  expect(kindsAt(20)).toEqual({ bar: 16, beat: 48, step: 0 });
  expect(kindsAt(5)).toEqual({ bar: 16, beat: 0, step: 0 });
  expect(kindsAt(1)).toEqual({ bar: 4, beat: 0, step: 0 });
  const shown: number[] = [];
  eachGridLine(grid, 480, 1 / 480, 1920, 12 * 1920, (tick) => shown.push(tick / 1920));
  expect(shown).toEqual([4, 8]);
});

test('grid lines begin anew with each bar, also in odd meters and triplets', () => {
  const bars = new BarMap({ ppq: 480, meters: [{ tick: 0, numerator: 7, denominator: 8 }] });
  const grid = { step: gridStep(4, 'triplet', 480), bars };
  const steps: number[] = [];
  eachGridLine(grid, 480, 1, 0, 2 * 1680, (tick, kind) => {
    if (kind === 'step') steps.push(tick);
  });
  expect(steps).toEqual([320, 640, 960, 1280, 1600, 2000, 2320, 2640, 2960, 3280]);
});

test('bars are numbered from 1 where there is a pickup too, and numbers keep apart', () => {
  const meters = [
    { tick: 0, numerator: 1, denominator: 4 },
    { tick: 480, numerator: 3, denominator: 4 },
  ];
  const bars = new BarMap({ ppq: 480, meters });
  const named = (pixelsPerQuarter: number) =>
    [...rulerMarks({ view: viewOf(pixelsPerQuarter / 480), bars, ppq: 480 })].filter(({ text }) => text !== '');
  expect(
    named(60)
      .slice(0, 5)
      .map(({ text, tick }) => `${text}@${tick}`),
  ).toEqual(['0@0', '1@480', '1.2@960', '1.3@1440', '2@1920']);
  for (const zoom of [1, 3, 10, 30]) {
    const bold = named(zoom)
      .filter(({ strong }) => strong)
      .slice(1);
    const gaps = bold.slice(1).map(({ tick }, i) => ((tick - (bold[i]?.tick ?? 0)) * zoom) / 480);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(34);
  }
});
