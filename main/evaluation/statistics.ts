import { estimateKey } from '../../shared/music/estimate-key.ts';
import type { KeySignature, Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';

/** A stretch of a song in ticks, the end not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a listener would notice about a stretch of music. Undefined is what it says nothing about. */
export interface MusicStatistics {
  readonly notes: number;
  /** Notes that begin in a quarter note's time, all tracks together. */
  readonly density: number;
  /** Share of the pitched notes that belong to the key. */
  readonly inKey: number | undefined;
  /** Share of the bars with notes that repeat an earlier bar of the song: the same pitches at the same places. */
  readonly repeatedBars: number | undefined;
  /** Semitones from the lowest to the highest pitched note. */
  readonly range: number | undefined;
  /** How many pitched notes sound at once, on average while any does. */
  readonly polyphony: number | undefined;
}

/** A continuation beside its seed. */
export interface ContinuationStatistics extends MusicStatistics {
  /** Density over the seed's. */
  readonly densityAgainstSeed: number | undefined;
}

/**
 * Statistics of what follows a seed, in the seed's key as its notes tell it. To be laid beside those of the true
 * continuation of the same seed: the differences matter, not the values.
 *
 * @param song the seed and what follows it
 * @param seam tick at which the seed ends
 * @param end tick up to which the continuation is judged
 */
export function continuationStatistics(song: Song, seam: number, end: number): ContinuationStatistics {
  const seed = { from: 0, to: seam };
  const statistics = musicStatistics(song, { from: seam, to: end }, keyOf(song, seed));
  const seedDensity = musicStatistics(song, seed).density;
  return { ...statistics, densityAgainstSeed: seedDensity === 0 ? undefined : statistics.density / seedDensity };
}

/** Statistics of a stretch of a song; without a key none is asked about. */
export function musicStatistics(
  song: Song,
  stretch: Stretch,
  key?: Pick<KeySignature, 'fifths' | 'mode'>,
): MusicStatistics {
  const inside = ({ tick }: Note) => tick >= stretch.from && tick < stretch.to;
  const notes = song.tracks.flatMap((track) => track.notes.filter(inside));
  const pitched = song.tracks.filter((track) => !track.drums).flatMap((track) => track.notes.filter(inside));
  const pitches = pitched.map(({ pitch }) => pitch);
  const scale = key && scaleOf(key);
  return {
    notes: notes.length,
    density: stretch.to > stretch.from ? (notes.length * song.ppq) / (stretch.to - stretch.from) : 0,
    inKey: scale && share(pitches, (pitch) => scale.has(pitch % 12)),
    repeatedBars: repeatedBars(song, stretch),
    range: pitches.length === 0 ? undefined : greatest(pitches) + greatest(pitches.map((pitch) => -pitch)),
    polyphony: polyphony(pitched),
  };
}

/** The key that the notes of a stretch suggest. */
function keyOf(song: Song, { from, to }: Stretch): Pick<KeySignature, 'fifths' | 'mode'> | undefined {
  const tracks = song.tracks.map((track) => ({
    ...track,
    notes: track.notes.filter(({ tick }) => tick >= from && tick < to),
  }));
  return estimateKey({ ...song, tracks });
}

const degrees = {
  major: [0, 2, 4, 5, 7, 9, 11],
  /** The seventh degree both ways. */
  minor: [0, 2, 3, 5, 7, 8, 10, 11],
} as const;

/** Pitch classes of a key. */
function scaleOf({ fifths, mode }: Pick<KeySignature, 'fifths' | 'mode'>): ReadonlySet<number> {
  const tonic = 7 * fifths + (mode === 'minor' ? 9 : 0) + 84;
  return new Set(degrees[mode].map((degree) => (tonic + degree) % 12));
}

function repeatedBars(song: Song, { from, to }: Stretch): number | undefined {
  const bars = new BarMap(song);
  const contents = new Map<number, string[]>();
  for (const { drums, notes } of song.tracks) {
    for (const { tick, pitch } of notes) {
      if (tick >= to) continue;
      const bar = bars.barAt(tick);
      const content = contents.get(bar.start) ?? [];
      content.push(`${tick - bar.start} ${drums ? 'drum' : ''}${pitch}`);
      contents.set(bar.start, content);
    }
  }
  const heard = new Set<string>();
  const repeats: boolean[] = [];
  for (const [start, content] of [...contents].sort(([a], [b]) => a - b)) {
    const all = [...new Set(content)].sort().join(', ');
    if (start >= from) repeats.push(heard.has(all));
    heard.add(all);
  }
  return share(repeats, (repeat) => repeat);
}

/** Sum of the notes' lengths over the time in which any of them sounds. */
function polyphony(notes: readonly Note[]): number | undefined {
  let sounding = 0;
  let covered = 0;
  let until = -Infinity;
  for (const { tick, duration } of notes.toSorted((a, b) => a.tick - b.tick)) {
    sounding += duration;
    covered += Math.max(0, tick + duration - Math.max(tick, until));
    until = Math.max(until, tick + duration);
  }
  return covered === 0 ? undefined : sounding / covered;
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number | undefined {
  return items.length === 0 ? undefined : items.filter(holds).length / items.length;
}

function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
