import { lastEnd } from '../music/events.ts';
import type { Note, Song, Track } from '../music/song.ts';
import type { AddedPart, Continuation, Infill, Part } from './take.ts';

/**
 * What a continued song adds to its seed: the difference that {@link continuedSong} puts back. Every note in it is marked
 * as generated.
 * @param continued the seed's notes unchanged on the seed's tracks in their order, with new notes and tracks after them
 * @param seam tick from which on the music is new
 * @param end tick by which it ends
 */
export function continuationOf(seed: Song, continued: Song, seam: number, end: number): Continuation {
  const parts: Part[] = [];
  for (const [track, { notes }] of seed.tracks.entries()) {
    const added = without(continued.tracks[track]?.notes ?? [], notes).map(generated);
    if (added.length > 0) parts.push({ track, notes: added });
  }
  const newTracks = continued.tracks
    .slice(seed.tracks.length)
    .map((track): Track => ({ ...track, notes: track.notes.map(generated) }));
  return { seam, end, parts, newTracks, tempi: continued.tempi, meters: continued.meters };
}

/**
 * What fills a stretch of the seed anew, told as {@link continuationOf} tells it.
 * @param filled what {@link songAround} leaves of the seed, unchanged, with new notes and tracks
 */
export function fillingOf(seed: Song, filled: Song, { from: seam, to: end, locked }: Infill): Continuation {
  return { ...continuationOf(songAround(seed, { seam, end, locked }), filled, seam, end), locked };
}

/**
 * A new track beside all of the seed, told as {@link continuationOf} tells it.
 * @param stretch where it plays
 */
export function besideOf(seed: Song, accompanied: Song, { stretch }: Pick<AddedPart, 'stretch'> = {}): Continuation {
  const { from, to } = stretch ?? { from: 0, to: seed.ticks };
  return { ...continuationOf(seed, accompanied, from, to), beside: true };
}

/** Whether it goes on after its seam, and so may be carried on in turn: neither fills a stretch nor plays along. */
export function goesOn({ locked, beside }: Pick<Continuation, 'locked' | 'beside'>): boolean {
  return !locked && !beside;
}

/** A song without the notes that begin in a stretch, but for the locked ones. Tracks without such notes stay the same objects. */
export function songAround(song: Song, stretch: Pick<Continuation, 'seam' | 'end' | 'locked'>): Song {
  const tracks = song.tracks.map((track, index) => {
    const gone = new Set(givingWay(track.notes, index, stretch));
    return gone.size === 0 ? track : { ...track, notes: track.notes.filter((note) => !gone.has(note)) };
  });
  return { ...song, tracks };
}

/** What stays of a song while a stretch of it is written anew: of its notes those in the stretch are the locked ones. */
export function lockedIn(song: Song, { from: seam, to: end, locked }: Infill): Song {
  return songAround(song, { seam, end, locked });
}

/**
 * Of a track's notes those that make room for what fills a stretch: all that begin in it and are not locked.
 * @param track its index among the tracks that the locked notes are told of
 */
export function givingWay(
  notes: readonly Note[],
  track: number,
  { seam, end, locked = [] }: Pick<Continuation, 'seam' | 'end' | 'locked'>,
): readonly Note[] {
  return without(
    notes.filter(({ tick }) => tick >= seam && tick < end),
    locked.flatMap((part) => (part.track === track ? part.notes : [])),
  );
}

/**
 * The seed with a continuation after it, or in its stretch, its notes marked as generated; without the seed's ABC text,
 * which tells less. Tracks that the continuation leaves alone stay the same objects.
 */
export function continuedSong(seed: Song, continuation: Continuation): Song {
  const added = new Map(continuation.parts.map(({ track, notes }) => [track, notes]));
  const before = continuation.locked ? songAround(seed, continuation) : seed;
  const tracks = before.tracks.map((track, index) => {
    const notes = added.get(index);
    return notes ? { ...track, notes: merged(track.notes, notes) } : track;
  });
  const { abc: _, ...rest } = seed;
  const whole = [...tracks, ...continuation.newTracks];
  return {
    ...rest,
    tracks: whole,
    tempi: continuation.tempi,
    meters: continuation.meters,
    ticks: Math.max(seed.ticks, lastEnd(whole)),
  };
}

function generated(note: Note): Note {
  return note.generated ? note : { ...note, generated: true };
}

function merged(old: readonly Note[], added: readonly Note[]): readonly Note[] {
  return [...old, ...added].sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

/** Of `all` those that are left when each of `old` is taken out once. */
function without(all: readonly Note[], old: readonly Note[]): readonly Note[] {
  const left = new Map<string, number>();
  for (const note of old) left.set(keyOf(note), (left.get(keyOf(note)) ?? 0) + 1);
  return all.filter((note) => {
    const count = left.get(keyOf(note)) ?? 0;
    if (count > 0) left.set(keyOf(note), count - 1);
    return count === 0;
  });
}

function keyOf({ tick, duration, pitch, velocity, generated }: Note): string {
  return `${tick} ${duration} ${pitch} ${velocity} ${generated ?? ''}`;
}
