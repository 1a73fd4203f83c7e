import { expect, test } from 'vitest';
import { takeNotes } from '../../renderer/roll/paint/note-scene.ts';
import { paintVelocities } from '../../renderer/roll/paint/velocities.ts';
import { defaultPalette } from '../../renderer/roll/palette.ts';
import { yOfVelocity } from '../../renderer/roll/velocity-axis.ts';
import type { Line } from '../../shared/project/take.ts';
import { Hand, noteAt, songOf } from '../support/roll-hand.ts';

const height = 100;
const going = noteAt(480, 60, { velocity: 120 });
const staying = noteAt(1920, 62, { velocity: 30 });
const coming = noteAt(960, 64, { velocity: 70, generated: true });
const elsewhere = noteAt(1200, 50, { velocity: 99, generated: true });
const song = songOf([going, staying], [noteAt(0, 50)]);
const take: Line = {
  ...{ seam: 0, end: 1920, locked: [], newTracks: [], tempi: song.tempi, meters: song.meters },
  parts: [
    { track: 0, notes: [coming] },
    { track: 1, notes: [elsewhere] },
  ],
};

/** Tops of the bars that are painted; lines across the whole lane are none. */
function barTops(shown: Line | undefined): number[] {
  const { viewport: view } = new Hand(song).roll;
  const tops: number[] = [];
  const context = {
    fillRect: (_x: number, top: number, width: number) => width <= 2 && tops.push(top),
    ...{ beginPath() {}, arc() {}, fill() {} },
  };
  // Of a canvas it draws on these alone.
  paintVelocities(context as unknown as CanvasRenderingContext2D, {
    ...{ view, palette: defaultPalette, song, track: 0, take: shown, height, pixel: 1 },
    givingWay: new Set(shown ? [going] : []),
    selection: new Set(),
    sketch: {},
  });
  return tops.toSorted((a, b) => a - b);
}

const topsOf = (...velocities: number[]) => velocities.map((velocity) => yOfVelocity(height, velocity));

test('a take that is looked at has its velocities in the lane, and what gives way to it none', () => {
  expect(barTops(undefined)).toEqual(topsOf(120, 30));
  expect(barTops(take)).toEqual(topsOf(70, 30));
});

test('a take’s new tracks are in front where it plays along, or where there are no others', () => {
  const [first] = songOf([coming]).tracks;
  if (!first) throw new Error('There is no track.');
  const front = (line: Line, tracks = song.tracks) =>
    takeNotes(line, { ...song, tracks }, 0).flatMap((part) => (part.front ? part.notes : []));
  const { locked: _, ...rest } = take;
  const joining = { ...rest, parts: [], newTracks: [first] };
  expect(front(joining)).toEqual([]);
  expect(front({ ...joining, beside: true })).toEqual(first.notes);
  expect(front(joining, [])).toEqual(first.notes);
});

test('what gives way to a take has no velocity that could be taken hold of or drawn through', () => {
  const drawn = (from: readonly [number, number], to: readonly [number, number], without: boolean) => {
    const hand = new Hand(song);
    const [first] = hand.notes;
    if (without && first) hand.studio.takes.viewer.givingWay = new Set([first]);
    hand.drag('velocity', [from, to]);
    return hand.notes.map(({ velocity }) => velocity);
  };
  expect(drawn([480, 120], [480, 100], false)).toEqual([100, 30]);
  expect(drawn([480, 120], [480, 100], true)).toEqual([120, 30]);
  expect(drawn([0, 60], [2400, 60], false)).toEqual([60, 60]);
  expect(drawn([0, 60], [2400, 60], true)).toEqual([120, 60]);
});
