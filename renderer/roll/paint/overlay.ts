import type { Note } from '../../../shared/music/song.ts';
import type { Line } from '../../../shared/project/take.ts';
import { NoteIndex } from '../note-index.ts';
import { surpriseNames } from '../palette.ts';
import { xOfTick, yOfPitch } from '../viewport.ts';
import { fillBoxes, noteBoxes, outlineBoxes, snapped } from './boxes.ts';
import { type NoteScene, takeNotes } from './note-scene.ts';
import { surpriseShade } from './tints.ts';

/** Paints what lies over the notes: a take that is not accepted yet, the seams, and the marquee. */
export function paintOverlay(context: CanvasRenderingContext2D, scene: NoteScene): void {
  paintTake(context, scene);
  paintSeams(context, scene);
  paintMarquee(context, scene);
}

/** A take's notes as outlines: those of the track in front strong, those of others behind it. */
function paintTake(context: CanvasRenderingContext2D, scene: NoteScene): void {
  const { take, view, palette, pixel, track, song, ghosts, surprise } = scene;
  if (!take) return;
  paintGivingWay(context, scene);
  const paint = (notes: readonly Note[], front: boolean) => {
    // What they cost tells them apart, where that is known and to be shown.
    const unknown = surpriseNames.length;
    const shadeOf = (note: Note) => surpriseShade(surprise?.nats.get(note)) ?? unknown;
    for (const [shade, boxes] of noteBoxes(view, NoteIndex.of(notes), unknown + 1, shadeOf, pixel).entries()) {
      const colour = palette[surpriseNames[shade] ?? '--note-model'];
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.globalAlpha = front ? (surprise ? 0.5 : 0.28) : 0.1;
      fillBoxes(context, boxes, 0);
      context.globalAlpha = front ? 1 : 0.45;
      outlineBoxes(context, boxes, 1.5);
    }
  };
  for (const { notes, front } of takeNotes(take, song, track)) if (front || ghosts) paint(notes, front);
  context.globalAlpha = 1;
}

/** In the track in front, faint outlines of the notes that a take would come in the place of, and frames around those that are locked. */
function paintGivingWay(context: CanvasRenderingContext2D, scene: NoteScene): void {
  const { take, givingWay, view, palette, pixel, track, song } = scene;
  const outline = (notes: readonly Note[], colour: string, alpha: number, line: number) => {
    context.strokeStyle = colour;
    context.globalAlpha = alpha;
    for (const boxes of noteBoxes(view, NoteIndex.of(notes), 1, () => 0, pixel)) outlineBoxes(context, boxes, line);
  };
  const gone = (song.tracks[track]?.notes ?? []).filter((note) => givingWay.has(note));
  outline(gone, palette['--note-human'], 0.4, 1);
  const locked = take?.locked?.find((part) => part.track === track);
  outline(locked?.notes ?? [], palette['--seam'], 1, 2);
  context.globalAlpha = 1;
}

function paintSeams(context: CanvasRenderingContext2D, { song, take, view, palette, pixel }: NoteScene): void {
  context.fillStyle = palette['--seam'];
  for (const seam of seamTicks(song.seams, take)) {
    context.fillRect(snapped(xOfTick(view, seam), pixel) - 1, 0, 2, view.height);
  }
  // Those of later takes of a line are thin: the first one is where the human stops.
  for (const seam of laterSeams(song.seams, take)) {
    context.fillRect(snapped(xOfTick(view, seam), pixel), 0, pixel, view.height);
  }
}

/** All seams: those of the song, that of a take which is looked at and goes on, and where the stretch ends that it fills. */
export function seamTicks(seams: readonly number[] | undefined, take: Line | undefined): readonly number[] {
  return [
    ...new Set([...(seams ?? []), ...(take && !take.beside ? [take.seam] : []), ...(take?.locked ? [take.end] : [])]),
  ];
}

/** Seams of the later takes of a line that is looked at, but for those that the song has. */
export function laterSeams(seams: readonly number[] | undefined, take: Line | undefined): readonly number[] {
  return (take?.laterSeams ?? []).filter((tick) => !seams?.includes(tick));
}

function paintMarquee(context: CanvasRenderingContext2D, { sketch, view, palette }: NoteScene): void {
  const { area } = sketch;
  if (!area) return;
  const x = xOfTick(view, area.start);
  const top = yOfPitch(view, area.high) ?? 0;
  const bottom = (yOfPitch(view, area.low) ?? 0) + view.rowHeight;
  const width = xOfTick(view, area.end) - x;
  context.fillStyle = palette['--selection'];
  context.strokeStyle = palette['--selection'];
  context.globalAlpha = 0.1;
  context.fillRect(x, top, width, bottom - top);
  context.globalAlpha = 0.8;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, top + 0.5, Math.max(0, width - 1), Math.max(0, bottom - top - 1));
  context.globalAlpha = 1;
}
