import type { Song } from '../../shared/music/song.ts';
import type { Sets } from './sets.ts';
import { mix } from './similarity.ts';

/** Intervals that must follow each other alike: works that are not the same have almost no such run in common. */
const runLength = 12;
/** A run of fewer different intervals is a scale, a trill or a repeated note, which any piece may have. */
const fewestIntervals = 4;
/** A run that more pieces than this have says nothing about any two of them. */
const mostPieces = 20;
/** Runs that are looked at altogether; of larger collections every second, fourth, eighth… one, told by its hash. */
const mostRuns = 4_000_000;
/** Pieces that an entry has room to name. */
const mostNamed = 2 ** 21;

/** Two pieces of which the smaller one has much of its music from the other. */
export interface LinePair {
  readonly a: number;
  readonly b: number;
  /** Runs that both have. */
  readonly shared: number;
  /** The same as a share of the runs of the piece that has fewer. */
  readonly share: number;
}

/**
 * The runs of twelve intervals in the top lines of all tracks, as distinct 32-bit hashes: a movement is known again in
 * its whole work, and a symphony in another edition or an arrangement, in any key, where the parts are divided among the tracks in other ways.
 */
export function linesOf(song: Song): Uint32Array {
  const runs = new Set<number>();
  for (const track of song.tracks) {
    if (track.drums) continue;
    const line = topLine(track.notes);
    for (let start = 0; start + runLength < line.length; start++) {
      let hash = 0;
      const intervals = new Set<number>();
      for (let i = start; i < start + runLength; i++) {
        const interval = line[i + 1]! - line[i]!;
        intervals.add(interval);
        hash = mix(hash ^ (interval + 128));
      }
      if (intervals.size >= fewestIntervals) runs.add(hash);
    }
  }
  return Uint32Array.from(runs);
}

/** The highest pitch at each onset, in the order of time. */
function topLine(notes: Song['tracks'][number]['notes']): Uint8Array {
  // One number a note, so that sorting is quick: its onset, then its pitch.
  const keys = Float64Array.from(notes, ({ tick, pitch }) => tick * 128 + pitch).sort();
  const line: number[] = [];
  for (const [i, key] of keys.entries()) {
    const next = keys[i + 1];
    if (next === undefined || Math.floor(next / 128) !== Math.floor(key / 128)) line.push(key % 128);
  }
  return Uint8Array.from(line);
}

/**
 * Pairs of pieces, by their {@link linesOf}, of which one is contained in the other to at least `threshold` of its runs, with at least `fewest` of
 * them. Exact for collections of up to four million runs, else estimated from a sample of them (Broder, “On the
 * resemblance and containment of documents”, 1997). The work grows with the number of runs, not of pairs.
 */
export function sharedLines(lines: Sets, threshold: number, fewest: number): LinePair[] {
  if (lines.size > mostNamed) throw new RangeError(`No more than ${mostNamed} songs can be compared.`);
  let total = 0;
  for (let piece = 0; piece < lines.size; piece++) total += lines.count(piece);
  let sampling = 1;
  while (total / sampling > mostRuns) sampling *= 2;
  const sizes = new Uint32Array(lines.size);
  const entries: number[] = [];
  for (let piece = 0; piece < lines.size; piece++) {
    for (const run of lines.members(piece)) {
      if (run % sampling !== 0) continue;
      entries.push(run * mostNamed + piece);
      sizes[piece]!++;
    }
  }
  const counts = countShared(Float64Array.from(entries).sort());
  const pairs: LinePair[] = [];
  for (const [key, sampled] of counts) {
    const [a, b] = [Math.floor(key / mostNamed), key % mostNamed];
    const share = sampled / Math.min(sizes[a]!, sizes[b]!);
    if (share >= threshold && sampled * sampling >= fewest) pairs.push({ a, b, shared: sampled * sampling, share });
  }
  return pairs;
}

/** How many runs each pair of pieces has in common, by `a · 2²¹ + b` with a below b; from entries in order. */
function countShared(entries: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  const pieces: number[] = [];
  for (let i = 0; i < entries.length; i++) {
    const run = Math.floor(entries[i]! / mostNamed);
    pieces.push(entries[i]! % mostNamed);
    if (i + 1 < entries.length && Math.floor(entries[i + 1]! / mostNamed) === run) continue;
    if (pieces.length <= mostPieces) {
      for (const [first, a] of pieces.entries()) {
        for (const b of pieces.slice(first + 1))
          counts.set(a * mostNamed + b, (counts.get(a * mostNamed + b) ?? 0) + 1);
      }
    }
    pieces.length = 0;
  }
  return counts;
}
