import type { Note, Song } from '../../../shared/music/song.ts';
import type { Line } from '../../../shared/project/take.ts';
import { NoteIndex } from '../note-index.ts';
import type { Palette } from '../palette.ts';
import { PitchRows } from '../pitch-rows.ts';
import { type Viewport, xOfTick } from '../viewport.ts';
import { fillBoxes, noteBoxes } from './boxes.ts';
import { laterSeams, seamTicks } from './overlay.ts';

/** What a picture of the whole song depends on; not on which part of it the roll shows. */
export interface OverviewScene {
  readonly song: Song;
  readonly track: number;
  readonly take: Line | undefined;
  /** Ticks from edge to edge. */
  readonly length: number;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly pixel: number;
}

/** Pitches left free above and below the highest and lowest note. */
const margin = 2;

/** Paints the whole song small: other tracks faint, the one in front strong, a take and the seams. */
export function paintOverview(context: CanvasRenderingContext2D, scene: OverviewScene): void {
  const { song, track, take, palette, width, height, pixel } = scene;
  context.fillStyle = palette['--roll-bg'];
  context.fillRect(0, 0, width, height);
  const view = wholeSong(scene);
  const front = song.tracks[track];
  context.fillStyle = palette['--roll-muted'];
  context.globalAlpha = 0.35;
  for (const { notes, drums } of song.tracks) {
    if (notes === front?.notes || drums !== (front?.drums ?? false)) continue;
    for (const boxes of noteBoxes(view, NoteIndex.of(notes), 1, () => 0, pixel)) fillBoxes(context, boxes, 0);
  }
  context.globalAlpha = 1;
  const lists = noteBoxes(view, NoteIndex.of(front?.notes ?? []), 2, ({ generated }) => (generated ? 1 : 0), pixel);
  for (const [style, boxes] of lists.entries()) {
    context.fillStyle = palette[style === 1 ? '--note-model' : '--note-human'];
    fillBoxes(context, boxes, 0);
  }
  context.fillStyle = palette['--note-model'];
  for (const { notes } of added(take)) {
    for (const boxes of noteBoxes(view, NoteIndex.of(notes), 1, () => 0, pixel)) fillBoxes(context, boxes, 0);
  }
  context.fillStyle = palette['--seam'];
  for (const seam of seamTicks(song.seams, take)) context.fillRect(xOfTick(view, seam), 0, 1, height);
  context.globalAlpha = 0.5;
  for (const seam of laterSeams(song.seams, take)) context.fillRect(xOfTick(view, seam), 0, 1, height);
  context.globalAlpha = 1;
}

/** What a take adds that is seen: on the tracks that there are, or where it plays along on its own. */
function added(take: Line | undefined): readonly { readonly notes: readonly Note[] }[] {
  return [...(take?.parts ?? []), ...(take?.beside ? take.newTracks : [])];
}

/** A view of all ticks, and of the pitches that are used. */
function wholeSong({ song, take, length, width, height }: OverviewScene): Viewport {
  let low = 127;
  let high = 0;
  for (const notes of [...song.tracks, ...added(take)].map((part) => part.notes)) {
    for (const { pitch } of notes) {
      if (pitch < low) low = pitch;
      if (pitch > high) high = pitch;
    }
  }
  const top = Math.min(127, high + margin);
  const count = Math.max(12, top - Math.max(0, low - margin) + 1);
  return {
    scrollTick: 0,
    pixelsPerTick: width / Math.max(1, length),
    scrollRow: 127 - top,
    rowHeight: height / count,
    rows: new PitchRows(),
    width,
    height,
  };
}
