import { scaleOf } from '../../../shared/music/scale.ts';
import type { KeySignature } from '../../../shared/music/song.ts';
import { eachGridLine, type LineKind } from '../grid-lines.ts';
import { isBlackKey } from '../key-rows.ts';
import type { Viewport } from '../viewport.ts';
import { tickAtX, xOfTick } from '../viewport.ts';
import { snapped } from './boxes.ts';
import { firstSeam, type NoteScene } from './note-scene.ts';

/** Paints what lies behind the notes: rows shaded by key, the model's part, and the grid. */
export function paintBackdrop(context: CanvasRenderingContext2D, scene: NoteScene): void {
  const { view, palette, song, pixel } = scene;
  context.fillStyle = palette['--roll-panel'];
  context.fillRect(0, 0, view.width, view.height);
  const top = Math.max(0, -view.scrollRow * view.rowHeight);
  const bottom = Math.min(view.height, (view.rows.count - view.scrollRow) * view.rowHeight);
  context.fillStyle = palette['--roll-bg'];
  context.fillRect(0, top, view.width, bottom - top);

  context.fillStyle = palette['--roll-row-dark'];
  for (const { start, end, key } of keyStretches(song.keys, view)) {
    const left = snapped(xOfTick(view, start), pixel);
    const right = snapped(xOfTick(view, end), pixel);
    const dark = darkRow(scene.song.tracks[scene.track]?.drums ? undefined : key);
    eachRow(view, pixel, (pitch, y, high) => {
      if (dark(pitch)) context.fillRect(left, y, right - left, high);
    });
  }
  paintSeamTint(context, scene, top, bottom);
  paintGrid(context, scene, top, bottom);
}

/** Calls `visit` for each row in view with its pitch, its top and its height, rounded to whole device pixels. */
export function eachRow(view: Viewport, pixel: number, visit: (pitch: number, y: number, high: number) => void): void {
  const last = Math.min(view.rows.count, Math.ceil(view.scrollRow + view.height / view.rowHeight));
  for (let row = Math.max(0, Math.floor(view.scrollRow)); row < last; row++) {
    const pitch = view.rows.pitches[row];
    const y = snapped((row - view.scrollRow) * view.rowHeight, pixel);
    const next = snapped((row + 1 - view.scrollRow) * view.rowHeight, pixel);
    if (pitch !== undefined) visit(pitch, y, next - y);
  }
}

function darkRow(key: KeySignature | undefined): (pitch: number) => boolean {
  if (!key) return isBlackKey;
  const classes = scaleOf(key);
  return (pitch) => !classes.has(pitch % 12);
}

/** The stretches of one key in view; before the first key signature there is none. */
function keyStretches(keys: readonly KeySignature[], view: Viewport) {
  const first = Math.min(0, view.scrollTick);
  const last = tickAtX(view, view.width);
  const starts: { tick: number; key?: KeySignature }[] = [
    { tick: first },
    ...keys.map((key) => ({ tick: key.tick, key })),
  ];
  return starts
    .map(({ tick, key }, i) => ({ start: tick, end: starts[i + 1]?.tick ?? Number.POSITIVE_INFINITY, key }))
    .filter(({ start, end }) => end > view.scrollTick && start < last && end > start)
    .map(({ start, end, key }) => ({ start: Math.max(start, view.scrollTick), end: Math.min(end, last), key }));
}

function paintSeamTint(context: CanvasRenderingContext2D, scene: NoteScene, top: number, bottom: number): void {
  const { song, take, view, palette } = scene;
  const tint = (from: number, to: number) => {
    const left = Math.max(0, xOfTick(view, from));
    const right = Math.min(view.width, xOfTick(view, to));
    context.fillStyle = palette['--model-tint'];
    if (left < right) context.fillRect(left, top, right - left, bottom - top);
  };
  const seam = firstSeam(song, take);
  if (seam !== undefined) tint(seam, Number.POSITIVE_INFINITY);
  const alongAll = take?.seam === 0 && take.end >= song.ticks;
  if (take?.locked || (take?.beside && !alongAll)) tint(take.seam, take.end);
}

function paintGrid(context: CanvasRenderingContext2D, scene: NoteScene, top: number, bottom: number): void {
  const { view, palette, pixel, grid, song } = scene;
  context.fillStyle = palette['--grid-beat'];
  eachRow(view, pixel, (pitch, y, high) => {
    if (pitch % 12 === 0) context.fillRect(0, y + high - pixel, view.width, pixel);
  });
  const places: Record<LineKind, number[]> = { step: [], beat: [], bar: [] };
  eachGridLine(grid, song.ppq, view.pixelsPerTick, view.scrollTick, tickAtX(view, view.width), (tick, kind) => {
    places[kind].push(snapped(xOfTick(view, tick), pixel));
  });
  for (const kind of ['step', 'beat', 'bar'] as const) {
    context.fillStyle = palette[`--grid-${kind}`];
    for (const x of places[kind]) context.fillRect(x, top, pixel, bottom - top);
  }
}
