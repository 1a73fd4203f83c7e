import { mixOf, type Note } from '../../../shared/music/song.ts';
import { NoteIndex } from '../note-index.ts';
import { type Palette, trackColour } from '../palette.ts';
import type { Viewport } from '../viewport.ts';
import { type Boxes, countBoxes, eachBox, fillBoxes, noteBoxes, outlineBoxes } from './boxes.ts';
import type { NoteScene } from './note-scene.ts';
import { PixelPicture } from './pixel-picture.ts';
import { authorTint, surpriseTint } from './tints.ts';

/** Above this many rectangles on screen, corners stay square, model notes unmarked, and ghosts are drawn as one picture. */
const manyBoxes = 4000;

/** Where ghost notes are drawn when there are many; made when first needed, and kept for its memory. */
let picture: PixelPicture | undefined;

/** Paints the notes of other tracks, the track in front, what a drag makes of it, and what sounds. */
export function paintNotes(context: CanvasRenderingContext2D, scene: NoteScene): void {
  if (scene.ghosts) paintGhosts(context, scene);
  const notes = scene.song.tracks[scene.track]?.notes ?? [];
  const { hidden } = scene.sketch;
  const selection = scene.sketch.selection ?? scene.selection;
  paintPlain(context, scene, notes, selection, hidden);
  if (scene.sketch.notes) {
    const sketched = scene.sketch.notes.toSorted((a, b) => a.tick - b.tick);
    paintPlain(context, scene, sketched, selection, undefined);
  }
  paintSounding(context, scene, notes);
}

function paintGhosts(context: CanvasRenderingContext2D, scene: NoteScene): void {
  const { song, track, view, palette, pixel, givingWay } = scene;
  const ghosts: { readonly boxes: Boxes[]; readonly colour: string }[] = [];
  for (const [i, { notes, drums }] of song.tracks.entries()) {
    // Drums among pitches, or pitches among drums, would say nothing.
    if (i === track || drums !== (song.tracks[track]?.drums ?? false)) continue;
    const colour = trackColour(palette, mixOf(song.tracks[i], i).colour);
    const style = (note: Note) => (givingWay.has(note) ? -1 : 0);
    ghosts.push({ boxes: noteBoxes(view, NoteIndex.of(notes), 1, style, pixel), colour });
  }
  context.globalAlpha = 0.3;
  if (ghosts.reduce((sum, { boxes }) => sum + countBoxes(boxes), 0) > manyBoxes) {
    picture ??= new PixelPicture();
    picture.begin(view.width, view.height, pixel);
    for (const { boxes, colour } of ghosts) for (const list of boxes) picture.fill(list, colour);
    picture.drawOn(context);
  } else {
    for (const { boxes, colour } of ghosts) {
      context.fillStyle = colour;
      for (const list of boxes) fillBoxes(context, list, 0);
    }
  }
  context.globalAlpha = 1;
}

/** Notes in their tints; a model's with a line inside, selected ones framed. */
function paintPlain(
  context: CanvasRenderingContext2D,
  scene: NoteScene,
  notes: readonly Note[],
  selection: ReadonlySet<Note>,
  hidden: ReadonlySet<Note> | undefined,
): void {
  const { view, palette, pixel, givingWay } = scene;
  const tint = scene.surprise ? surpriseTint(palette, scene.surprise) : authorTint(palette);
  // Human, human and selected, model, model and selected; each in all its shades.
  const boxes = noteBoxes(
    view,
    NoteIndex.of(notes),
    4 * tint.shades,
    (note) => {
      // What gives way to a take is outlined under it.
      if (hidden?.has(note) || givingWay.has(note)) return -1;
      const selected = selection.has(note);
      return ((note.generated ? 2 : 0) + (selected ? 1 : 0)) * tint.shades + tint.shadeOf(note, selected);
    },
    pixel,
  );
  const many = countBoxes(boxes) > manyBoxes;
  for (const [style, list] of boxes.entries()) {
    if (list.length === 0) continue;
    const group = Math.floor(style / tint.shades);
    const [model, selected] = [group >= 2, group % 2 === 1];
    context.globalAlpha = tint.alpha(style % tint.shades, selected);
    context.fillStyle = tint.colour(style % tint.shades, model);
    // A human's notes are round, a model's are cut square with a line inside: told apart without colour too.
    fillBoxes(context, list, many || model ? 0 : cornerRadius(view));
    context.globalAlpha = 1;
    if (model && !many) paintMarks(context, list, palette);
    if (selected) paintFrames(context, list, palette);
  }
}

function cornerRadius(view: Viewport): number {
  return view.rowHeight >= 7 ? Math.min(4, view.rowHeight / 4) : 0;
}

/** The line inside of a model's notes. */
export function paintMarks(context: CanvasRenderingContext2D, boxes: Boxes, palette: Palette): void {
  context.fillStyle = palette['--note-mark'];
  eachBox(boxes, (x, y, w, h) => {
    if (w >= 8 && h >= 6) context.fillRect(x + 3, y + Math.round(h / 2) - 1, w - 6, h >= 16 ? 3 : 2);
  });
}

function paintFrames(context: CanvasRenderingContext2D, boxes: Boxes, palette: Palette): void {
  context.fillStyle = palette['--selection'];
  context.strokeStyle = palette['--selection'];
  outlineBoxes(context, boxes, 2);
}

/** Lights up the notes under the playhead whose pitches sound. */
function paintSounding(context: CanvasRenderingContext2D, scene: NoteScene, notes: readonly Note[]): void {
  const { view, sounding, tick, palette, pixel } = scene;
  if (sounding.size === 0) return;
  const lit: Note[] = [];
  NoteIndex.of(notes).each(tick, tick + 1, (note) => {
    if (sounding.has(note.pitch)) lit.push(note);
  });
  context.fillStyle = palette['--note-lit'];
  for (const boxes of noteBoxes(view, NoteIndex.of(lit), 1, () => 0, pixel))
    fillBoxes(context, boxes, cornerRadius(view));
}
