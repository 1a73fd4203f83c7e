import { describe, expect, test } from 'vitest';
import { gestures } from '../../renderer/gestures/registry.ts';
import { Hand, noteAt, songOf } from '../support/roll-hand.ts';

const low = noteAt(480, 60);
const high = noteAt(960, 64, { velocity: 100 });
const other = noteAt(2400, 67, { generated: true });
const start = () => new Hand(songOf([low, high, other], [noteAt(0, 50)]));

/** Where the notes in front are: tick, pitch and length of each. */
const places = (hand: Hand) => hand.notes.map(({ tick, pitch, duration }) => [tick, pitch, duration]);

describe('drawing', () => {
  test('a click with the pencil draws a note of the last length on the grid line before', () => {
    const hand = start();
    hand.click('notes', [1500, 72]);
    expect(places(hand)).toContainEqual([1440, 72, 120]);
    hand.studio.view.lastLength = 960;
    hand.click('notes', [3000, 72]);
    expect(places(hand)).toContainEqual([3000, 72, 960]);
    expect([...hand.studio.document.selection]).toEqual([noteAt(3000, 72, { duration: 960, velocity: 96 })]);
  });

  test('a drag sets its length, which the next note has too, and its pitch, which is heard', () => {
    const hand = start();
    hand.drag('notes', [
      [1440, 72],
      [1800, 72],
      [2050, 74],
    ]);
    expect(places(hand)).toContainEqual([1440, 74, 600]);
    expect(hand.studio.view.lastLength).toBe(600);
    expect(hand.studio.heard).toEqual([72, 74]);
  });

  test('Alt leaves the grid alone', () => {
    const hand = start();
    hand.drag(
      'notes',
      [
        [1501, 72],
        [2017, 72],
      ],
      { alt: true },
    );
    expect(places(hand)).toContainEqual([1501, 72, 516]);
  });

  test('where snapping is off the grid is left alone too, and Alt changes nothing', () => {
    const hand = start();
    hand.studio.view.snap = false;
    for (const [tick, alt] of [
      [1501, false],
      [3011, true],
    ] as const) {
      hand.drag(
        'notes',
        [
          [tick, 72],
          [tick + 516, 72],
        ],
        { alt },
      );
      expect(places(hand)).toContainEqual([tick, 72, 516]);
    }
  });

  test('the selecting tool draws on a double click only', () => {
    const hand = start();
    hand.studio.view.tool = 'select';
    hand.click('notes', [1440, 72]);
    expect(hand.notes).toHaveLength(3);
    hand.click('notes', [1440, 72], { double: true });
    expect(hand.notes).toHaveLength(4);
  });

  test('an empty song gets its first track in the same step', () => {
    const hand = new Hand(songOf());
    hand.click('notes', [0, 72]);
    expect(hand.notes).toHaveLength(1);
    hand.studio.document.undo();
    expect(hand.studio.document.song.tracks).toEqual([]);
  });

  test('pitches snap to the key where the view asks for it', () => {
    const song = { ...songOf([low]), keys: [{ tick: 0, fifths: 0, mode: 'major' as const }] };
    const hand = new Hand(song);
    hand.studio.view.snapToScale = true;
    hand.click('notes', [1440, 73]);
    expect(places(hand)).toContainEqual([1440, 72, 120]);
  });
});

describe('moving', () => {
  test('a note follows the pointer by whole steps of the grid, and one step of undo brings it back', () => {
    const hand = start();
    const before = hand.studio.document.song;
    hand.drag('notes', [
      [720, 60],
      [800, 61],
      [985, 62],
    ]);
    expect(places(hand)[0]).toEqual([720, 62, 480]);
    expect(hand.studio.heard).toEqual([60, 61, 62]);
    hand.studio.document.undo();
    expect(hand.studio.document.song).toEqual(before);
    expect(hand.studio.document.canUndo).toBe(false);
  });

  test('a note off the grid keeps its offset', () => {
    const hand = new Hand(songOf([noteAt(497, 60)]));
    hand.drag('notes', [
      [700, 60],
      [965, 60],
    ]);
    expect(places(hand)).toEqual([[737, 60, 480]]);
  });

  test('the whole selection moves, as a figure, and not beyond the start', () => {
    const hand = start();
    hand.studio.document.select([low, high]);
    hand.drag('notes', [
      [1200, 64],
      [100, 64],
    ]);
    expect(places(hand)).toEqual([
      [0, 60, 480],
      [480, 64, 480],
      [2400, 67, 480],
    ]);
    expect(hand.studio.document.selection.size).toBe(2);
  });

  test('a note that is not selected moves alone and becomes the selection', () => {
    const hand = start();
    hand.studio.document.select([high]);
    hand.drag('notes', [
      [720, 60],
      [840, 60],
    ]);
    expect([...hand.studio.document.selection]).toEqual([{ ...low, tick: 600 }]);
  });

  test('Ctrl leaves the note and moves a copy, even of a model’s note', () => {
    const hand = start();
    hand.drag(
      'notes',
      [
        [2600, 67],
        [2600, 69],
      ],
      { mod: true },
    );
    expect(hand.notes).toContain(other);
    expect(hand.notes).toContainEqual({ ...other, pitch: 69 });
  });

  test('Shift keeps to the axis that is dragged along more', () => {
    const hand = start();
    hand.drag(
      'notes',
      [
        [720, 60],
        [2000, 61],
      ],
      { shift: true },
    );
    expect(places(hand)).toContainEqual([1800, 60, 480]);
    hand.studio.document.undo();
    hand.drag(
      'notes',
      [
        [720, 60],
        [740, 72],
      ],
      { shift: true },
    );
    expect(places(hand)).toContainEqual([480, 72, 480]);
  });

  test('it is a sketch until it is let go, and Esc takes it back', () => {
    const hand = start();
    hand.hold('notes', [
      [720, 60],
      [1200, 65],
    ]);
    expect(hand.roll.gestures.sketch).toMatchObject({ notes: [{ tick: 960, pitch: 65 }] });
    expect(hand.roll.gestures.sketch.hidden?.has(low)).toBe(true);
    expect(hand.notes[0]).toBe(low);
    expect(hand.roll.gestures.cancel()).toBe(true);
    expect(hand.notes).toEqual([low, high, other]);
    expect(hand.studio.document.selection.size).toBe(0);
    expect(hand.studio.document.canUndo).toBe(false);
    expect(hand.roll.gestures.cancel()).toBe(false);
  });
});

describe('selecting', () => {
  test('a click selects a note alone, with Shift it joins or leaves the selection', () => {
    const hand = start();
    hand.click('notes', [720, 60]);
    hand.click('notes', [1200, 64], { shift: true });
    expect([...hand.studio.document.selection]).toEqual([low, high]);
    hand.click('notes', [720, 60], { shift: true });
    expect([...hand.studio.document.selection]).toEqual([high]);
    hand.click('notes', [720, 60]);
    expect([...hand.studio.document.selection]).toEqual([low]);
    expect(hand.studio.document.canUndo).toBe(false);
  });

  test('a frame selects what it touches, in whichever direction it is drawn', () => {
    const hand = start();
    hand.studio.view.tool = 'select';
    hand.drag('notes', [
      [1000, 70],
      [700, 59],
    ]);
    expect([...hand.studio.document.selection]).toEqual([low, high]);
    hand.drag(
      'notes',
      [
        [2300, 68],
        [2500, 66],
      ],
      { shift: true },
    );
    expect(hand.studio.document.selection.size).toBe(3);
    hand.click('notes', [3500, 75]);
    expect(hand.studio.document.selection.size).toBe(0);
  });

  test('the pencil frames while Shift or Ctrl is held', () => {
    const hand = start();
    hand.drag(
      'notes',
      [
        [400, 70],
        [3000, 50],
      ],
      { mod: true },
    );
    expect(hand.studio.document.selection.size).toBe(3);
    expect(hand.notes).toHaveLength(3);
  });
});

describe('resizing', () => {
  test('either edge goes to the grid while the other stays', () => {
    const hand = start();
    hand.drag('notes', [
      [950, 60],
      [1210, 60],
    ]);
    expect(places(hand)[0]).toEqual([480, 60, 720]);
    hand.drag('notes', [
      [490, 60],
      [615, 60],
    ]);
    expect(places(hand)[0]).toEqual([600, 60, 600]);
    expect(hand.studio.view.lastLength).toBe(600);
  });

  test('the selection follows by as much, and nothing becomes shorter than a step', () => {
    const hand = start();
    hand.studio.document.select([low, other]);
    hand.drag('notes', [
      [950, 60],
      [-2000, 60],
    ]);
    expect(places(hand)).toEqual([
      [480, 60, 120],
      [960, 64, 480],
      [2400, 67, 120],
    ]);
  });

  test('the cursor tells what a press would do', () => {
    const hand = start();
    const at = (tick: number, pitch: number) =>
      hand.roll.gestures.cursor('notes', {
        x: tick * hand.roll.viewport.pixelsPerTick,
        y: (83.5 - pitch) * hand.roll.viewport.rowHeight,
        shift: false,
        alt: false,
        mod: false,
      });
    expect([at(485, 60), at(720, 60), at(950, 60), at(720, 72)]).toEqual(['w-resize', 'grab', 'e-resize', 'crosshair']);
    hand.studio.view.tool = 'select';
    expect(at(720, 72)).toBe('default');
  });
});

describe('erasing', () => {
  test('a double click erases a note, and what the pointer passes over besides', () => {
    const hand = start();
    hand.drag(
      'notes',
      [
        [720, 60],
        [1200, 64],
      ],
      { double: true },
    );
    expect(hand.notes).toEqual([other]);
    hand.studio.document.undo();
    expect(hand.notes).toEqual([low, high, other]);
  });

  test('a pen’s eraser erases from anywhere', () => {
    const hand = start();
    hand.drag(
      'notes',
      [
        [2000, 70],
        [2500, 67],
      ],
      { button: 'eraser' },
    );
    expect(hand.notes).toEqual([low, high]);
  });
});

describe('velocities', () => {
  const velocities = (hand: Hand) => hand.notes.map((note) => note.velocity);

  test('one bar is dragged; a group keeps its differences', () => {
    const hand = start();
    hand.drag('velocity', [
      [480, 80],
      [480, 90],
    ]);
    expect(velocities(hand)).toEqual([90, 100, 80]);
    expect(hand.studio.document.selection.size).toBe(0);
    const [first, second] = hand.notes;
    if (first && second) hand.studio.document.select([first, second]);
    hand.drag('velocity', [
      [480, 90],
      [480, 70],
    ]);
    expect(velocities(hand)).toEqual([70, 80, 80]);
    expect(hand.studio.document.selection.size).toBe(2);
    hand.studio.document.undo();
    hand.studio.document.undo();
    expect(velocities(hand)).toEqual([80, 100, 80]);
  });

  test('a line gives the notes along it its height', () => {
    const hand = start();
    hand.drag('velocity', [
      [0, 120],
      [960, 120],
      [1920, 24],
    ]);
    expect(velocities(hand)).toEqual([96, 72, 80]);
  });

  test('a line touches only what is selected, where something along it is', () => {
    const hand = start();
    hand.studio.document.select([high]);
    hand.drag(
      'velocity',
      [
        [0, 20],
        [3000, 20],
      ],
      { shift: true },
    );
    expect(velocities(hand)).toEqual([80, 20, 80]);
  });
});

describe('the ruler', () => {
  test('a click seeks to the grid, a drag sets the loop, and its ends are dragged', () => {
    const hand = start();
    hand.click('ruler', [1010, 80]);
    expect(hand.studio.transport.tick).toBe(960);
    expect(hand.studio.transport.loop).toBeUndefined();
    hand.drag('ruler', [
      [1930, 80],
      [950, 80],
    ]);
    expect(hand.studio.transport.loop).toEqual({ start: 960, end: 1920, on: true });
    hand.drag('ruler', [
      [1920, 80],
      [2400, 80],
    ]);
    expect(hand.studio.transport.loop).toEqual({ start: 960, end: 2400, on: true });
    hand.drag('ruler', [
      [960, 80],
      [2880, 80],
    ]);
    expect(hand.studio.transport.loop).toEqual({ start: 2400, end: 2880, on: true });
    expect(hand.studio.transport.tick).toBe(960);
  });
});

describe('panning', () => {
  test('the view goes with the middle button or the space bar, and back with Esc', () => {
    const hand = start();
    hand.studio.view.scrollTick = 1000;
    hand.drag(
      'notes',
      [
        [1500, 75],
        [1400, 70],
      ],
      { button: 'middle' },
    );
    expect(hand.studio.view.scrollTick).toBeCloseTo(1100);
    expect(hand.studio.view.scrollPitch).toBeCloseTo(89);
    hand.hold(
      'notes',
      [
        [1500, 75],
        [1400, 70],
      ],
      { space: true },
    );
    hand.roll.gestures.cancel();
    expect(hand.studio.view.scrollTick).toBeCloseTo(1100);
    expect(hand.notes).toHaveLength(3);
  });
});

test('a press that trembles by a pixel is a click', () => {
  const hand = start();
  hand.drag(
    'notes',
    [
      [720, 60],
      [728, 60],
    ],
    { alt: true },
  );
  expect(hand.notes[0]).toBe(low);
  expect(hand.studio.document.canUndo).toBe(false);
});

test('gestures have names of their own', () => {
  expect(new Set(gestures.map(({ id }) => id)).size).toBe(gestures.length);
});
