import type { Song } from '../../shared/music/song.ts';
import { inMemorySets, type Sets } from './sets.ts';

/** Intervals in a shingle: long enough that unrelated pieces of one style share few. */
const shingleLength = 8;
/**
 * Permutations in a signature, as `bands` groups of `rows`: a pair of similarity s meets in some band with the chance
 * 1 - (1 - s^rows)^bands, which is 0.99 at 0.5 and 0.03 at 0.1.
 */
const bands = 32;
const rows = 3;

/** Sets to be compared, their members sorted, each with its signature, by which most are told apart. */
export interface SketchedSets extends Pick<Sets, 'size' | 'members'> {
  /** What {@link minHash} gave for the set; undefined for an empty one. */
  signature(index: number): Uint32Array | undefined;
}

/** Sets that are kept in memory. */
export function sketch(sets: readonly Uint32Array[]): SketchedSets {
  const signatures = sets.map(minHash);
  return { ...inMemorySets(sets), signature: (index) => signatures[index] };
}

/** Two pieces that share much of their music. */
export interface SimilarPair {
  readonly a: number;
  readonly b: number;
  /** Shared shingles over all shingles of the two: Jaccard's index, exact. */
  readonly similarity: number;
}

/**
 * The set of runs of eight pitch intervals between consecutive notes, as sorted 32-bit hashes. Notes follow by onset,
 * then pitch, so the set does not change with transposition, tempo, rhythm or the division into tracks. Drums count
 * only where there is nothing else. A piece of fewer than nine notes has none.
 */
export function shingles(song: Song): Uint32Array {
  const pitched = song.tracks.filter((track) => !track.drums && track.notes.length > 0);
  const tracks = pitched.length > 0 ? pitched : song.tracks;
  // One number a note, so that sorting is quick: its onset, then its pitch.
  const keys = Float64Array.from(tracks.flatMap(({ notes }) => notes.map(({ tick, pitch }) => tick * 128 + pitch)));
  const pitches = Uint8Array.from(keys.sort(), (key) => key % 128);
  const found = new Set<number>();
  for (let start = 0; start + shingleLength < pitches.length; start++) {
    let hash = 0;
    for (let i = start; i < start + shingleLength; i++) hash = mix(hash ^ (pitches[i + 1]! - pitches[i]! + 128));
    found.add(hash);
  }
  return Uint32Array.from(found).sort();
}

/**
 * Pairs of sets that are at least as similar as `threshold`. Candidates are found by MinHash signatures (Broder, 1997)
 * cut into bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3), then compared exactly.
 * In each band a set is compared with the first one that has the same band, so the work grows with the number of sets
 * and not with its square; a whole group of similar sets is still linked through its first members.
 */
export function similarPairs(sets: SketchedSets, threshold: number): SimilarPair[] {
  const seen = new Set<number>();
  const buckets = Array.from({ length: bands }, () => new Map<number, number>());
  const pairs: SimilarPair[] = [];
  for (let b = 0; b < sets.size; b++) {
    const signature = sets.signature(b);
    if (!signature) continue;
    for (const [band, bucket] of buckets.entries()) {
      let key = 0;
      for (let row = 0; row < rows; row++) key = mix(key ^ signature[band * rows + row]!);
      const a = bucket.get(key);
      if (a === undefined) bucket.set(key, b);
      else if (!seen.has(a * sets.size + b)) {
        seen.add(a * sets.size + b);
        const similarity = jaccard(sets.members(a), sets.members(b));
        if (similarity >= threshold) pairs.push({ a, b, similarity });
      }
    }
  }
  return pairs;
}

/** The least value over the set of each of the permutations, which are products with odd numbers; undefined for an empty set. */
export function minHash(set: Uint32Array): Uint32Array | undefined {
  if (set.length === 0) return undefined;
  return Uint32Array.from({ length: bands * rows }, (_, i) => {
    const factor = mix(2 * i) | 1;
    const offset = mix(2 * i + 1);
    let least = 0xffffffff;
    for (let j = 0; j < set.length; j++) {
      const value = (Math.imul(set[j]!, factor) + offset) >>> 0;
      if (value < least) least = value;
    }
    return least;
  });
}

/** Shared members over all members of two sorted sets. */
function jaccard(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return shared / (a.length + b.length - shared);
}

/** A bijection of 32-bit numbers that scatters them (the finaliser of MurmurHash3, with an offset so that 0 moves). */
export function mix(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
