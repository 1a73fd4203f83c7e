import type { Note, Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';

/** How two songs differ, note by note. */
export interface MusicComparison {
  /** Notes of the one and of the other. */
  readonly notes: readonly [number, number];
  /** Pairs with the same instrument and pitch whose onset and length differ by at most a millisecond. */
  readonly same: number;
  /** Those among them that have the same velocity too. */
  readonly sameVelocity: number;
  /** The largest difference between the onsets of a pair, in seconds. */
  readonly largestShift: number;
}

interface Sounding {
  readonly onset: number;
  readonly seconds: number;
  readonly velocity: number;
}

/** A millisecond, and room for rounding in seconds added up. */
const tolerance = 0.001 + 1e-9;

/** Compares two songs as they sound: notes of the same instrument and pitch are paired in the order of their onsets. */
export function compareMusic(one: Song, other: Song): MusicComparison {
  const left = soundings(one);
  const right = soundings(other);
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
      if (shift > tolerance || Math.abs(note.seconds - partner.seconds) > tolerance) continue;
      same++;
      if (note.velocity === partner.velocity) sameVelocity++;
    }
  }
  const count = (map: ReadonlyMap<string, readonly Sounding[]>) =>
    [...map.values()].reduce((sum, notes) => sum + notes.length, 0);
  return { notes: [count(left), count(right)], same, sameVelocity, largestShift };
}

function soundings(song: Song): Map<string, Sounding[]> {
  const time = new TempoMap(song);
  const byKey = new Map<string, Sounding[]>();
  for (const track of song.tracks) {
    for (const note of track.notes) {
      // A drum kit's number is seldom set, and the same drums sound without it.
      const key = `${track.drums ? 'drums' : track.program} ${note.pitch}`;
      const notes = byKey.get(key) ?? [];
      notes.push(sounding(note, time));
      byKey.set(key, notes);
    }
  }
  for (const notes of byKey.values()) notes.sort((a, b) => a.onset - b.onset || a.seconds - b.seconds);
  return byKey;
}

function sounding({ tick, duration, velocity }: Note, time: TempoMap): Sounding {
  const onset = time.seconds(tick);
  return { onset, seconds: time.seconds(tick + duration) - onset, velocity };
}
