import { SegueError } from '../../errors.ts';
import type { Song, Track } from '../../music/song.ts';
import { TempoMap } from '../../music/time.ts';
import { stepsPerSecond, ticksPerStep } from './vocabulary.ts';

/** A note in steps of 10 ms. */
export interface StepNote {
  readonly on: number;
  off: number;
  readonly key: number;
  readonly velocity: number;
}

const sustainPedal = 64;
const mostHours = 24;

/**
 * The notes of all pitched tracks as one piano would play them, by time and key: drums are left out, a
 * note that ends while its track's sustain pedal is down sounds until the pedal comes up, a key that is
 * struck again ends its note, and of notes struck together on one key the loudest remains.
 * @throws a `bad-input` error where the song lasts longer than a day
 */
export function stepNotes(song: Song): StepNote[] {
  const map = new TempoMap(song);
  const stepOf = (tick: number) => Math.round(map.seconds(tick) * stepsPerSecond);
  const all: StepNote[] = [];
  for (const track of song.tracks) {
    if (track.drums) continue;
    const released = pedalRelease(track, song.ticks);
    for (const { tick, duration, pitch, velocity } of track.notes) {
      const on = stepOf(tick);
      all.push({ on, off: Math.max(on + 1, stepOf(released(tick + duration))), key: pitch, velocity });
    }
  }
  all.sort((a, b) => a.on - b.on || a.key - b.key || b.velocity - a.velocity);
  const notes: StepNote[] = [];
  const last: (StepNote | undefined)[] = new Array(128).fill(undefined);
  for (const note of all) {
    const before = last[note.key];
    if (before?.on === note.on) {
      before.off = Math.max(before.off, note.off);
      continue;
    }
    if (before) before.off = Math.min(before.off, note.on);
    last[note.key] = note;
    notes.push(note);
  }
  if ((notes.at(-1)?.on ?? 0) > mostHours * 3600 * stepsPerSecond) {
    throw new SegueError('bad-input', `The song is longer than ${mostHours} hours: cut the silence out of it first.`);
  }
  return notes;
}

/** Where a song's ticks lie on the scale of the cursor. */
export function placesIn(song: Song): (tick: number) => number {
  const map = new TempoMap(song);
  return (tick) => Math.round(map.seconds(tick) * stepsPerSecond) * ticksPerStep;
}

/** The song's ticks at which steps lie. */
export function ticksIn(song: Song): (step: number) => number {
  const map = new TempoMap(song);
  return (step) => Math.round(map.ticks(step / stepsPerSecond));
}

/** When the sound of a note that ends at a tick stops, given the track's sustain pedal; a pedal left down holds to `end`. */
function pedalRelease(track: Track, end: number): (tick: number) => number {
  const pedal = track.controls.filter((change) => change.controller === sustainPedal);
  if (pedal.length === 0) return (tick) => tick;
  // Stretches during which the pedal is down, in order.
  const downs: { from: number; to: number }[] = [];
  let from: number | undefined;
  for (const { tick, value } of pedal) {
    if (value >= 64) from ??= tick;
    else if (from !== undefined) {
      downs.push({ from, to: tick });
      from = undefined;
    }
  }
  if (from !== undefined) downs.push({ from, to: Math.max(from, end) });
  return (tick) => {
    let low = 0;
    let high = downs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (downs[middle]!.from < tick) low = middle + 1;
      else high = middle;
    }
    return Math.max(tick, downs[low - 1]?.to ?? 0);
  };
}
