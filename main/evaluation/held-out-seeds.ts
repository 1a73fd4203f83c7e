import type { Note, Song } from '../../shared/music/song.ts';
import { type Bar, BarMap } from '../../shared/music/time.ts';
import { slice } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import type { Piece } from '../training/piece.ts';

/** Bars of a piece that a model is asked to carry on, and how its composer did. */
export interface HeldOutSeed {
  /** The piece, and the bar that the seed begins with, counted from 1. */
  readonly name: string;
  /** Of the parts that play in `truth`, each on a track, those that only join after the seam without notes. */
  readonly seed: Song;
  /** The seed and what follows it in the piece. */
  readonly truth: Song;
  /** Tick at which the seed ends. */
  readonly seam: number;
  /** Tick at which `truth` ends. */
  readonly end: number;
}

/** Notes that a seed and what follows it must have at the least to say something. */
const fewest = 8;

/**
 * Draws stretches of pieces, one from each piece before a second one from any: as many bars to carry on as bars
 * that follow, all of one meter, with notes up to the seed's last bar and after it.
 * @param bars of the seed, and again of what follows
 * @returns at most `count`; fewer where the pieces have no more
 */
export function drawSeeds(pieces: readonly Piece[], count: number, bars: number, seed: number): HeldOutSeed[] {
  const random = new Random(seed);
  const waiting = random.shuffle([...pieces]).map((piece) => ({
    piece,
    starts: random.shuffle(placesIn(piece.song, bars)),
  }));
  const drawn: HeldOutSeed[] = [];
  while (drawn.length < count && waiting.length > 0) {
    const next = waiting.shift();
    const [place] = next?.starts ?? [];
    if (!next || !place) continue;
    drawn.push(cut(next.piece, place));
    // Seeds of one piece do not overlap what was drawn before.
    const { first, end } = place;
    const starts = next.starts.filter((other) => other.first.start >= end || other.end <= first.start);
    waiting.push({ ...next, starts });
  }
  return drawn;
}

interface Place {
  readonly first: Bar;
  readonly seam: number;
  readonly end: number;
}

function placesIn(song: Song, bars: number): Place[] {
  const map = new BarMap(song);
  const onsets = song.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)).sort((a, b) => a - b);
  const last = onsets.at(-1) ?? -1;
  const all = [...map.bars(last + 1)];
  return all.flatMap((first, i) => {
    const [final, closing] = [all[i + bars - 1], all[i + 2 * bars - 1]];
    if (!final || !closing || first.pickup || first.meter !== closing.meter) return [];
    const seam = final.start + final.length;
    const end = closing.start + closing.length;
    const within = (from: number, to: number) => onsets.filter((tick) => tick >= from && tick < to).length;
    const full = within(first.start, seam) >= fewest && within(seam, end) >= fewest;
    return full && within(final.start, seam) > 0 ? [{ first, seam, end }] : [];
  });
}

function cut({ name, song }: Piece, { first, seam, end }: Place): HeldOutSeed {
  const whole = slice(song, first.start, end);
  const tracks = whole.tracks.filter(({ notes }) => notes.length > 0);
  const border = seam - first.start;
  const upToSeam = (notes: readonly Note[]) =>
    notes
      .filter(({ tick }) => tick < border)
      .map((note) => ({ ...note, duration: Math.min(note.duration, border - note.tick) }));
  const { seams: _, ...truth } = { ...whole, tracks, ticks: end - first.start };
  const seedTracks = tracks.map((track) => ({ ...track, notes: upToSeam(track.notes) }));
  return {
    name: `${name}, bar ${first.index + 1}`,
    seed: { ...slice(truth, 0, border), tracks: seedTracks, ticks: border },
    truth,
    seam: border,
    end: end - first.start,
  };
}
