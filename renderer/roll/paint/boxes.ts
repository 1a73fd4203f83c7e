import type { Note } from '../../../shared/music/song.ts';
import type { NoteIndex } from '../note-index.ts';
import { tickAtX, type Viewport } from '../viewport.ts';

/** Numbers a rectangle. */
const stride = 4;
/** Notes narrower than this, in CSS pixels, become one with the note they touch. */
const thin = 3;
/** Above this many notes corners are left square: rounding them costs a path each. */
const manyNotes = 1200;

/** Rectangles in CSS pixels that share a style: x, y, width and height of each, one after the other. */
export type Boxes = number[];

/**
 * The rectangles of the notes in view, sorted into styles. Notes too thin to be told apart are merged along their row,
 * so that a screen never holds more rectangles than it can show.
 * @param styles how many styles there are
 * @param styleOf a note's style; negative where it is not drawn
 * @param pixel a device pixel in CSS pixels, to which edges are rounded
 */
export function noteBoxes(
  view: Viewport,
  index: NoteIndex,
  styles: number,
  styleOf: (note: Note) => number,
  pixel: number,
): Boxes[] {
  const { scrollTick, pixelsPerTick, scrollRow, rowHeight, width, height } = view;
  const { rows } = view.rows;
  const boxes: Boxes[] = Array.from({ length: styles }, () => []);
  const runStyle = new Int16Array(128).fill(-1);
  const runRight = new Float64Array(128);
  const runAt = new Int32Array(128);
  const high = Math.max(pixel, snapped(rowHeight, pixel) - pixel);
  index.each(scrollTick, tickAtX(view, width), (note) => {
    const { pitch } = note;
    const y = ((rows[pitch] ?? -1) - scrollRow) * rowHeight;
    if (y >= height || y <= -rowHeight || rows[pitch] === -1) return;
    const style = styleOf(note);
    const list = boxes[style];
    if (!list) return;
    const x = snapped(Math.max(-8, (note.tick - scrollTick) * pixelsPerTick), pixel);
    const right = snapped(Math.min(width + 8, (note.tick + note.duration - scrollTick) * pixelsPerTick), pixel);
    const wide = Math.max(pixel, right - x);
    const end = runRight[pitch] ?? 0;
    if (wide < thin && runStyle[pitch] === style && x <= end) {
      if (x + wide > end) {
        const at = runAt[pitch] ?? 0;
        list[at + 2] = x + wide - (list[at] ?? 0);
        runRight[pitch] = x + wide;
      }
      return;
    }
    runStyle[pitch] = style;
    runAt[pitch] = list.length;
    runRight[pitch] = x + wide;
    // A gap tells neighbours apart where there is room for one.
    list.push(x, snapped(y, pixel), wide >= 4 ? wide - pixel : wide, high);
  });
  return boxes;
}

/** How many rectangles there are. */
export function countBoxes(lists: readonly Boxes[]): number {
  return lists.reduce((sum, list) => sum + list.length / stride, 0);
}

/** Fills rectangles with the context's fill style, `inset` CSS pixels smaller on each side. */
export function fillBoxes(context: CanvasRenderingContext2D, boxes: Boxes, radius: number, inset = 0): void {
  const round = radius > 0 && boxes.length / stride <= manyNotes;
  eachBox(boxes, (x, y, w, h) => {
    const wide = w - 2 * inset;
    if (wide <= 0) return;
    if (round && wide > 2 * radius) {
      context.beginPath();
      context.roundRect(x + inset, y + inset, wide, h - 2 * inset, radius);
      context.fill();
    } else context.fillRect(x + inset, y + inset, wide, h - 2 * inset);
  });
}

/** Draws the edge of rectangles, inside them. */
export function outlineBoxes(context: CanvasRenderingContext2D, boxes: Boxes, line: number): void {
  context.lineWidth = line;
  eachBox(boxes, (x, y, w, h) => {
    if (w <= 2 * line) context.fillRect(x, y, w, h);
    else context.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
  });
}

/** Calls `visit` for each rectangle. */
export function eachBox(boxes: Boxes, visit: (x: number, y: number, w: number, h: number) => void): void {
  for (let i = 0; i + stride <= boxes.length; i += stride) {
    visit(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0);
  }
}

/** A length rounded to whole device pixels. */
export function snapped(length: number, pixel: number): number {
  return Math.round(length / pixel) * pixel;
}
