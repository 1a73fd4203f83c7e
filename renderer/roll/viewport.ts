import type { PitchRows } from './pitch-rows.ts';

/** The part of the song that a canvas shows; a snapshot, from which all its places follow. */
export interface Viewport {
  /** Tick at the left edge; may be a fraction. */
  readonly scrollTick: number;
  /** CSS pixels a tick. */
  readonly pixelsPerTick: number;
  /** Rows hidden above the top edge; may be a fraction. */
  readonly scrollRow: number;
  /** CSS pixels a row. */
  readonly rowHeight: number;
  readonly rows: PitchRows;
  /** Size in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

type Time = Pick<Viewport, 'scrollTick' | 'pixelsPerTick'>;
type Rows = Pick<Viewport, 'scrollRow' | 'rowHeight' | 'rows'>;

/** CSS pixels from the left edge to a tick. */
export function xOfTick(view: Time, tick: number): number {
  return (tick - view.scrollTick) * view.pixelsPerTick;
}

/** The tick at `x`, as a fraction; negative left of the song. */
export function tickAtX(view: Time, x: number): number {
  return view.scrollTick + x / view.pixelsPerTick;
}

/** CSS pixels from the top edge to the top of a pitch's row; undefined where it has none. */
export function yOfPitch(view: Rows, pitch: number): number | undefined {
  const row = view.rows.rows[pitch];
  return row === undefined || row < 0 ? undefined : (row - view.scrollRow) * view.rowHeight;
}

/** The pitch of the row at `y`; of the nearest row above or below all rows. */
export function pitchAtY(view: Rows, y: number): number {
  return view.rows.pitchAt(view.scrollRow + y / view.rowHeight);
}

/** Pixels a quarter note, least and most. */
export const timeZoom = { min: 1, max: 2000 } as const;
/** Pixels a semitone, least and most. */
export const pitchZoom = { min: 4, max: 48 } as const;

/** Where the view must scroll to so that the tick at `x` stays there while the zoom changes. */
export function scrollForZoom(scroll: number, offset: number, before: number, after: number): number {
  return scroll + offset / before - offset / after;
}
