import { lastEnd } from '../../shared/music/events.ts';
import { mixOf, type Note, type Song, type Track } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import type { Continuation } from '../../shared/project/take.ts';
import { audibleTracks, faderGain } from '../../shared/sound/loudness.ts';

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
 * is easily taken for better. How loud they are is reckoned, not measured: see {@link loudness}.
 */
export function fairSongs(seed: Song, continuations: readonly [Continuation, Continuation]): FairSongs {
  const [one, other] = continuations;
  const seam = Math.min(one.seam, other.seam);
  const end = Math.min(one.end, other.end);
  const bars = new BarMap(seed);
  const from = bars.bar(Math.max(0, bars.barAt(Math.max(0, seam - 1)).index + 1 - leadBars)).start;
  const wanted = loudness(seed.tracks, seam);
  const songOf = (continuation: Continuation): Song => {
    const cut = mapNotes(continuation, (notes) => cutAt(notes, end));
    const fresh = new Set([...cut.parts, ...cut.newTracks].flatMap(({ notes }) => notes));
    const { tracks } = continuedSong(seed, cut);
    const own = loudness(
      tracks.map((track) => ({ ...track, notes: track.notes.filter((note) => fresh.has(note)) })),
      end - seam,
    );
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

/**
 * Mean power of notes over a stretch of so many ticks, by the gains that playback gives them: that of the velocity (see
 * `velocityGain`) and the track's fader; a track that is not heard counts nothing. An instrument's own gain is left out,
 * since it brings instruments level with one another: where that is so, a velocity is as loud on each. Each note counts for
 * as long as it is written. How its sound dies away or rings on, what controllers do, and that some heights of tone are
 * heard more than others is left out too, so that nothing has to be rendered before one listens.
 */
export function loudness(tracks: readonly Track[], ticks: number): number {
  const audible = audibleTracks({ tracks });
  const powers = tracks.map((track, i) => {
    const fader = faderGain(mixOf(track, i), audible[i] ?? true);
    const powerOf = ({ velocity }: Note) => (fader * (velocity / 127) ** 2) ** 2;
    return track.notes.reduce((sum, note) => sum + powerOf(note) * note.duration, 0);
  });
  return powers.reduce((sum, power) => sum + power, 0) / Math.max(1, ticks);
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
