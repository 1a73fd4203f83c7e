import type { Note, Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';

/** How two songs differ, note by note. */
export interface MusicComparison {
  /** Notes of the one and of the other. */
  readonly notes: readonly [number, number];
  /** In what time is measured: a tokenizer keeps either the score's or the performance's. */
  readonly unit: 'quarters' | 'seconds';
  /** Pairs with the same instrument and pitch whose onset and length differ by at most a thousandth of the unit. */
  readonly same: number;
  /** Those among them that have the same velocity too. */
  readonly sameVelocity: number;
  /** The largest difference between the onsets of a pair, in that unit. */
  readonly largestShift: number;
}

interface Sounding {
  readonly onset: number;
  readonly length: number;
  readonly velocity: number;
}

/** Gives the time of a tick in the unit in which songs are compared. */
type Clock = (tick: number) => number;

/** A thousandth, and room for rounding in times added up. */
const tolerance = 0.001 + 1e-9;

/**
 * Compares two songs, in quarter notes or in seconds, whichever finds them more alike: notes of the same instrument
 * and pitch are paired in the order of their onsets.
 */
export function compareMusic(one: Song, other: Song): MusicComparison {
  const quarters = compare(one, other, 'quarters', (song) => (tick) => tick / song.ppq);
  const seconds = compare(one, other, 'seconds', (song) => {
    const time = new TempoMap(song);
    return (tick) => time.seconds(tick);
  });
  return seconds.same > quarters.same ? seconds : quarters;
}

function compare(one: Song, other: Song, unit: MusicComparison['unit'], clock: (song: Song) => Clock): MusicComparison {
  const left = soundings(one, clock(one));
  const right = soundings(other, clock(other));
  let same = 0;
  let sameVelocity = 0;
  let largestShift = 0;
  for (const [key, notes] of left) {
    const partners = right.get(key) ?? [];
    for (const [i, note] of notes.entries()) {
      const partner = partners[i];
      if (!partner) break;
      const shift = Math.abs(note.onset - partner.onset);
      largestShift = Math.max(largestShift, shift);
      if (shift > tolerance || Math.abs(note.length - partner.length) > tolerance) continue;
      same++;
      if (note.velocity === partner.velocity) sameVelocity++;
    }
  }
  const count = (map: ReadonlyMap<string, readonly Sounding[]>) =>
    [...map.values()].reduce((sum, notes) => sum + notes.length, 0);
  return { notes: [count(left), count(right)], unit, same, sameVelocity, largestShift };
}

function soundings(song: Song, clock: Clock): Map<string, Sounding[]> {
  const byKey = new Map<string, Sounding[]>();
  for (const track of song.tracks) {
    for (const note of track.notes) {
      // A drum kit's number is seldom set, and the same drums sound without it.
      const key = `${track.drums ? 'drums' : track.program} ${note.pitch}`;
      const notes = byKey.get(key) ?? [];
      notes.push(sounding(note, clock));
      byKey.set(key, notes);
    }
  }
  for (const notes of byKey.values()) notes.sort((a, b) => a.onset - b.onset || a.length - b.length);
  return byKey;
}

function sounding({ tick, duration, velocity }: Note, clock: Clock): Sounding {
  const onset = clock(tick);
  return { onset, length: clock(tick + duration) - onset, velocity };
}
