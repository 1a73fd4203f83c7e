import type { Note, Song } from '../../../shared/music/song.ts';
import type { Line } from '../../../shared/project/take.ts';
import type { Sketch } from '../../gestures/sketch.ts';
import { NoteIndex } from '../note-index.ts';
import type { Palette } from '../palette.ts';
import { yOfVelocity } from '../velocity-axis.ts';
import { tickAtX, type Viewport, xOfTick } from '../viewport.ts';
import { snapped } from './boxes.ts';
import { takeNotes } from './note-scene.ts';

/** What a picture of the velocity lane depends on. */
export interface VelocityScene {
  readonly view: Viewport;
  readonly palette: Palette;
  readonly song: Song;
  readonly track: number;
  /** The take that is looked at, and the notes in the place of which it would come. */
  readonly take: Line | undefined;
  readonly givingWay: ReadonlySet<Note>;
  readonly selection: ReadonlySet<Note>;
  readonly sketch: Sketch;
  readonly height: number;
  readonly pixel: number;
}

/** A take that is not accepted yet is paler. */
const paleness = 0.6;

/**
 * Paints a bar for each note's velocity: a human's with a round tip, a model's with a flat one. A take that is looked at
 * has its own, and the notes that would give way to it none.
 */
export function paintVelocities(context: CanvasRenderingContext2D, scene: VelocityScene): void {
  const { view, palette, song, track, take, givingWay, selection, sketch, height, pixel } = scene;
  context.fillStyle = palette['--roll-panel'];
  context.fillRect(0, 0, view.width, height);
  context.fillStyle = palette['--grid-beat'];
  for (const level of [32, 64, 96, 127]) {
    context.fillRect(0, snapped(yOfVelocity(height, level), pixel), view.width, pixel);
  }
  const notes = song.tracks[track]?.notes ?? [];
  const selected = sketch.selection ?? selection;
  const hidden = givingWay.size === 0 ? sketch.hidden : new Set([...givingWay, ...(sketch.hidden ?? [])]);
  paintBars(context, scene, notes, selected, hidden);
  context.globalAlpha = paleness;
  for (const part of take ? takeNotes(take, song, track) : []) {
    if (part.front) paintBars(context, scene, part.notes, selected, undefined);
  }
  context.globalAlpha = 1;
  if (sketch.notes) {
    const sketched = sketch.notes.toSorted((a, b) => a.tick - b.tick);
    paintBars(context, scene, sketched, selected, undefined);
  }
  if (sketch.line) paintLine(context, scene, sketch.line);
}

function paintBars(
  context: CanvasRenderingContext2D,
  { view, palette, height, pixel }: VelocityScene,
  notes: readonly Note[],
  selection: ReadonlySet<Note>,
  hidden: ReadonlySet<Note> | undefined,
): void {
  // Human, model and selected; in each, the highest bar at each device pixel, since others would lie under it.
  const highest = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()] as const;
  NoteIndex.of(notes).eachOnset(view.scrollTick - 4 / view.pixelsPerTick, tickAtX(view, view.width), (note) => {
    if (hidden?.has(note)) return;
    const style = highest[selection.has(note) ? 2 : note.generated ? 1 : 0];
    const x = snapped(xOfTick(view, note.tick), pixel);
    if ((style.get(x) ?? 0) < note.velocity) style.set(x, note.velocity);
  });
  for (const [style, bars] of highest.entries()) {
    context.fillStyle = palette[style === 2 ? '--selection' : style === 1 ? '--note-model' : '--note-human'];
    const tips = bars.size * 9 < view.width;
    for (const [x, velocity] of bars) {
      const y = yOfVelocity(height, velocity);
      context.fillRect(x, y, tips ? 2 : pixel, height - y);
      if (!tips) continue;
      if (style === 1) context.fillRect(x, y - 2, 7, 3);
      else {
        context.beginPath();
        context.arc(x + 1, y, 3.5, 0, 2 * Math.PI);
        context.fill();
      }
    }
  }
}

function paintLine(context: CanvasRenderingContext2D, scene: VelocityScene, line: NonNullable<Sketch['line']>): void {
  const { view, palette, height } = scene;
  context.strokeStyle = palette['--playhead'];
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(xOfTick(view, line.from.tick), yOfVelocity(height, line.from.velocity));
  context.lineTo(xOfTick(view, line.to.tick), yOfVelocity(height, line.to.velocity));
  context.stroke();
}
