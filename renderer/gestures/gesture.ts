import type { Grid } from '../../shared/music/grid.ts';
import type { Note } from '../../shared/music/song.ts';
import type { Player } from '../audio/player.ts';
import type { Scrollable } from '../roll/scroll.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import type { Sketch } from './sketch.ts';

/** The parts of the roll that take presses. */
export type Surface = 'notes' | 'ruler' | 'velocity';

/** What the pointer says, in CSS pixels from the surface's top left corner. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean;
}

/** A pointer, told also in the music's terms. */
export interface Point extends Pointer {
  /** May be a fraction, and negative left of the song. */
  readonly tick: number;
  /** The pitch of the row under the pointer. */
  readonly pitch: number;
  /** The velocity at this height of the velocity lane, 1 to 127. */
  readonly velocity: number;
}

/** How a press was made. */
export interface PressKind {
  readonly button: 'left' | 'middle' | 'eraser';
  /** The second press of a double click. */
  readonly double: boolean;
  /** The space bar is held. */
  readonly space: boolean;
}

/** A pointer as it is pressed. */
export type Press = Point & PressKind;

/** All that gestures read and change. */
export interface Desk extends Scrollable {
  readonly document: Document;
  readonly transport: Transport;
  readonly player: Pick<Player, 'audition' | 'seek'>;
  readonly grid: Grid;
  /** Height of the velocity lane in CSS pixels. */
  readonly laneHeight: number;
  /** Notes in the place of which a take is looked at; the velocity lane has the take's instead. */
  readonly givingWay: ReadonlySet<Note>;
  /** The nearest pitch that may be drawn at a tick: in the key, where the view asks for it. */
  allowedPitch(pitch: number, tick: number): number;
}

/** A gesture under way: a sketch until it is approved. */
export interface Drag {
  /** What is drawn before the pointer has moved. */
  readonly first?: Sketch;
  /** The sketch for where the pointer is now; called once it has moved a few pixels, and when the view scrolls under it. */
  update(point: Point): Sketch;
  /** The pointer was let go: makes the change, in one step of undo. Where it never moved, this was a click. */
  approve(): void;
  /** Ends it as if it had never begun. */
  cancel(): void;
}

/** Something a pointer does. A new one is a file of its own and a line in `registry.ts`. */
export interface Gesture {
  /** Stable, such as `move`. */
  readonly id: string;
  readonly surface: Surface;
  /** How the view scrolls when the pointer is dragged beyond its edge; not at all, where left out. */
  readonly scrolls?: 'time' | 'both';
  /** The CSS cursor where such a press would begin this gesture; undefined where it would not. */
  offer(press: Press, desk: Desk): string | undefined;
  begin(press: Press, desk: Desk): Drag;
}
