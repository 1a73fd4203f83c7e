import type { Pointer, PressKind, Surface } from '../../renderer/gestures/gesture.ts';
import { RollModel } from '../../renderer/roll/roll-model.svelte.ts';
import { yOfVelocity } from '../../renderer/roll/velocity-axis.ts';
import { xOfTick, yOfPitch } from '../../renderer/roll/viewport.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { rollStudio } from './roll-studio.ts';

/** Keys and buttons of a drag. */
type How = Partial<Pick<Pointer, 'shift' | 'alt' | 'mod'> & PressKind>;

/** A place by tick and pitch, or on the velocity lane by tick and velocity. */
export type Place = readonly [tick: number, height: number];

/** A note with the usual length of a quarter at 480 pulses. */
export function noteAt(tick: number, pitch: number, more: Partial<Note> = {}): Note {
  return { tick, duration: 480, pitch, velocity: 80, ...more };
}

export function songOf(...parts: readonly (readonly Note[])[]): Song {
  const track: Omit<Track, 'notes'> = {
    name: 'Part',
    channel: 0,
    program: 0,
    drums: false,
    controls: [],
    bends: [],
    programChanges: [],
  };
  const tracks = parts.map((notes) => ({ ...track, notes }));
  return { title: '', ppq: 480, tracks, tempi: [], meters: [], keys: [], ticks: 16 * 480 };
}

/** A hand on a roll, whose view begins at tick 0 with pitch 83 on top. Told where to go in the music's terms. */
export class Hand {
  readonly studio = rollStudio();
  readonly roll = new RollModel(this.studio);

  constructor(song: Song) {
    this.studio.document.open(song);
  }

  get notes(): readonly Note[] {
    return this.studio.document.song.tracks[this.studio.document.track]?.notes ?? [];
  }

  /** Presses at the first place, goes over the others, and stays there. */
  hold(surface: Surface, places: readonly Place[], how: How = {}): void {
    const [first, ...rest] = places.map((place) => this.#pointer(surface, place, how));
    if (!first) throw new RangeError('A hand must begin somewhere.');
    const { button = 'left', double = false, space = false } = how;
    this.roll.gestures.press(surface, first, { button, double, space });
    for (const pointer of rest) this.roll.gestures.move(pointer);
  }

  drag(surface: Surface, places: readonly Place[], how: How = {}): void {
    this.hold(surface, places, how);
    this.roll.gestures.release();
  }

  click(surface: Surface, place: Place, how: How = {}): void {
    this.drag(surface, [place], how);
  }

  #pointer(surface: Surface, [tick, height]: Place, { shift = false, alt = false, mod = false }: How): Pointer {
    const { viewport, laneHeight } = this.roll;
    const y =
      surface === 'velocity'
        ? yOfVelocity(laneHeight, height)
        : (yOfPitch(viewport, height) ?? 0) + viewport.rowHeight / 2;
    return { x: xOfTick(viewport, tick), y, shift, alt, mod };
  }
}
