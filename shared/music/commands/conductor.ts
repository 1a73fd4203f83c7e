import { SegueError } from '../../errors.ts';
import type { Edit } from '../edit.ts';
import type { KeySignature, Meter, Song, Tempo } from '../song.ts';
import { BarMap } from '../time.ts';
import type { Command } from './command.ts';

/** Slowest and fastest tempo that a MIDI file can say and a player can follow, in quarter notes a minute. */
export const tempoBounds = { least: 4, most: 999 } as const;
const longestQuarter = 0xffffff;

/** Tempo in quarter notes a minute, as people read it. */
export function quartersPerMinute({ microsecondsPerQuarter }: Pick<Tempo, 'microsecondsPerQuarter'>): number {
  return 60e6 / microsecondsPerQuarter;
}

/**
 * Sets the tempo from a tick on, until the next tempo.
 * @param perMinute quarter notes a minute
 * @throws `bad-option` where it is out of {@link tempoBounds}
 */
export function setTempo(song: Song, tick: number, perMinute: number): Command {
  const { least, most } = tempoBounds;
  if (!(perMinute >= least && perMinute <= most)) {
    throw new SegueError('bad-option', `A tempo must be from ${least} to ${most} beats a minute.`);
  }
  const microsecondsPerQuarter = Math.min(longestQuarter, Math.round(60e6 / perMinute));
  return tempi('Set the tempo', song, placed(song.tempi, { tick: wholeTick(tick), microsecondsPerQuarter }));
}

/** Removes the tempo that stands at a tick; the one before it goes on. */
export function removeTempo(song: Song, tick: number): Command {
  return tempi('Remove a tempo change', song, without(song.tempi, tick));
}

/**
 * Sets the meter from a bar line on, until the next meter. Meters after it keep their places, so the last bar before
 * one of them may become short.
 * @param denominator note value of a beat, a power of two from 1 to 64
 * @throws `bad-option` off a bar line, or for a meter that cannot be written
 */
export function setMeter(song: Song, tick: number, numerator: number, denominator: number): Command {
  if (!(Number.isInteger(numerator) && numerator >= 1 && numerator <= 99)) {
    throw new SegueError('bad-option', 'A meter must count from 1 to 99 beats a bar.');
  }
  if (!(denominator >= 1 && denominator <= 64 && Number.isInteger(Math.log2(denominator)))) {
    throw new SegueError('bad-option', 'The beats of a meter must be halves, quarters, eighths or so on to 64ths.');
  }
  const at = wholeTick(tick);
  if (new BarMap(song).barAt(at).start !== at) {
    throw new SegueError('bad-option', 'A meter can only change at a bar line; move there and set it again.');
  }
  return meters('Set the meter', song, placed(song.meters, { tick: at, numerator, denominator }));
}

/** Removes the meter that stands at a tick; the one before it goes on. */
export function removeMeter(song: Song, tick: number): Command {
  return meters('Remove a meter change', song, without(song.meters, tick));
}

/**
 * Sets the key from a tick on, until the next key.
 * @param fifths sharps (positive) or flats (negative), -7 to 7
 * @throws `bad-option` for a key that cannot be written
 */
export function setKey(song: Song, tick: number, fifths: number, mode: KeySignature['mode']): Command {
  if (!(Number.isInteger(fifths) && Math.abs(fifths) <= 7)) {
    throw new SegueError('bad-option', 'A key has at most seven sharps or flats.');
  }
  return keys('Set the key', song, placed(song.keys, { tick: wholeTick(tick), fifths, mode }));
}

/** Removes the key that stands at a tick; the one before it goes on. */
export function removeKey(song: Song, tick: number): Command {
  return keys('Remove a key change', song, without(song.keys, tick));
}

/** Renames the song. */
export function setTitle(song: Song, title: string): Command {
  const edit: Edit = { kind: 'title', before: song.title, after: title };
  return { label: 'Rename the song', edits: title === song.title ? [] : [edit] };
}

function tempi(label: string, song: Song, after: readonly Tempo[]): Command {
  return { label, edits: equal(song.tempi, after) ? [] : [{ kind: 'tempi', before: song.tempi, after }] };
}

function meters(label: string, song: Song, after: readonly Meter[]): Command {
  return { label, edits: equal(song.meters, after) ? [] : [{ kind: 'meters', before: song.meters, after }] };
}

function keys(label: string, song: Song, after: readonly KeySignature[]): Command {
  return { label, edits: equal(song.keys, after) ? [] : [{ kind: 'keys', before: song.keys, after }] };
}

function wholeTick(tick: number): number {
  return Math.max(0, Math.round(tick));
}

/** The list with an event in the place of what stood at its tick. */
function placed<T extends { readonly tick: number }>(events: readonly T[], event: T): readonly T[] {
  return [...events.filter((one) => one.tick < event.tick), event, ...events.filter((one) => one.tick > event.tick)];
}

function without<T extends { readonly tick: number }>(events: readonly T[], tick: number): readonly T[] {
  return events.filter((one) => one.tick !== tick);
}

function equal(before: readonly object[], after: readonly object[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
