import { lastEnd } from '../../shared/music/events.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import type { Continuation } from '../../shared/project/take.ts';

/** Bars of the human's music that are heard before what a model wrote. */
const leadBars = 4;

/** Two ways in which a song goes on, made alike in all that says nothing about the music. */
export interface FairSongs {
  /** The song with either continuation; both end at the same tick. */
  readonly songs: readonly [Song, Song];
  /** Tick from which both are heard, and the one from which on they may differ. */
  readonly from: number;
  readonly seam: number;
  readonly end: number;
}

/**
 * Cuts both continuations off at the same tick and lets them sound as loud as the song before them, since louder music
 * is easily taken for better. Loudness is reckoned as what `velocityGain` says of the notes over their lengths: an
 * instrument's own gain, the same for both, is left out.
 */
export function fairSongs(seed: Song, continuations: readonly [Continuation, Continuation]): FairSongs {
  const [one, other] = continuations;
  const seam = Math.min(one.seam, other.seam);
  const end = Math.min(one.end, other.end);
  const bars = new BarMap(seed);
  const from = bars.bar(Math.max(0, bars.barAt(Math.max(0, seam - 1)).index + 1 - leadBars)).start;
  const wanted = loudness(
    seed.tracks.flatMap(({ notes }) => notes),
    Math.max(1, seam),
  );
  const songOf = (continuation: Continuation): Song => {
    const cut = mapNotes(continuation, (notes) => cutAt(notes, end));
    const fresh = [...cut.parts.flatMap(({ notes }) => notes), ...cut.newTracks.flatMap(({ notes }) => notes)];
    const own = loudness(fresh, end - seam);
    // A gain grows with the square of a velocity, and loudness with the square of a gain.
    const scale = own > 0 && wanted > 0 ? (wanted / own) ** (1 / 4) : 1;
    const song = continuedSong(
      seed,
      mapNotes(cut, (notes) => notes.map((note) => ({ ...note, velocity: scaled(note.velocity, scale) }))),
    );
    return { ...song, ticks: Math.max(end, lastEnd(song.tracks)) };
  };
  return { songs: [songOf(one), songOf(other)], from, seam, end };
}

/** Mean power of notes over a stretch of so many ticks. */
export function loudness(notes: readonly Note[], ticks: number): number {
  return notes.reduce((sum, { velocity, duration }) => sum + (velocity / 127) ** 4 * duration, 0) / Math.max(1, ticks);
}

function scaled(velocity: number, scale: number): number {
  return Math.max(1, Math.min(127, Math.round(velocity * scale)));
}

function cutAt(notes: readonly Note[], end: number): readonly Note[] {
  return notes
    .filter(({ tick }) => tick < end)
    .map((note) => ({ ...note, duration: Math.min(note.duration, end - note.tick) }));
}

function mapNotes(continuation: Continuation, change: (notes: readonly Note[]) => readonly Note[]): Continuation {
  const { parts, newTracks } = continuation;
  return {
    ...continuation,
    parts: parts.map((part) => ({ ...part, notes: change(part.notes) })),
    newTracks: newTracks.map((track) => ({ ...track, notes: change(track.notes) })),
  };
}
