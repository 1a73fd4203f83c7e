import type { Grid } from '../../../shared/music/grid.ts';
import type { Note, Song } from '../../../shared/music/song.ts';
import { goesOn } from '../../../shared/project/continuation.ts';
import type { Line } from '../../../shared/project/take.ts';
import type { Sketch } from '../../gestures/sketch.ts';
import type { Palette } from '../palette.ts';
import type { Viewport } from '../viewport.ts';

/** Everything that a picture of the notes depends on. */
export interface NoteScene {
  readonly view: Viewport;
  readonly palette: Palette;
  readonly song: Song;
  /** Index of the track in front. */
  readonly track: number;
  readonly selection: ReadonlySet<Note>;
  readonly sketch: Sketch;
  /** Other tracks are drawn behind. */
  readonly ghosts: boolean;
  /** Music of a model that is not part of the song yet. */
  readonly take: Line | undefined;
  /** Notes of the song in the place of which that would come. */
  readonly givingWay: ReadonlySet<Note>;
  /** What notes cost a model, in nats, where they are coloured by that; stale where the song has changed since. */
  readonly surprise?: { readonly nats: ReadonlyMap<Note, number>; readonly stale: boolean } | undefined;
  readonly grid: Grid;
  /** Pitches of the track in front that sound, and where the music was when they began to. */
  readonly sounding: ReadonlySet<number>;
  readonly tick: number;
  /** A device pixel in CSS pixels. */
  readonly pixel: number;
}

/** The tick from which on the music is a model's; undefined where all is the human's, but for stretches within. */
export function firstSeam(song: Song, take: Line | undefined): number | undefined {
  const seams = [...(song.seams ?? []), ...(take && goesOn(take) ? [take.seam] : [])];
  return seams.length === 0 ? undefined : Math.min(...seams);
}

/** A take's notes, by track: whether they stand on the track in front, or are on a track of their own that does. */
export function takeNotes(
  { parts, newTracks, beside }: Line,
  { tracks }: Song,
  track: number,
): readonly { readonly notes: readonly Note[]; readonly front: boolean }[] {
  const front = tracks.length === 0 || beside === true;
  return [
    ...parts.map((part) => ({ notes: part.notes, front: part.track === track })),
    ...newTracks.map(({ notes }) => ({ notes, front })),
  ];
}
