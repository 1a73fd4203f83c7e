import type { Meter, Note, Song, Tempo, Track } from '../music/song.ts';

/** What new music says of tempo and meter, in the seed's ticks. */
export interface Course {
  readonly tempi: readonly Tempo[];
  readonly meters: readonly Meter[];
}

/**
 * Of several tracks the one whose notes lie closest around a pitch, on average.
 * @param tracks not empty, each with notes unless it is the only one
 */
export function closestInPitch(tracks: readonly Track[]): (pitch: number) => Track {
  const means = tracks.map(({ notes }) => notes.reduce((sum, note) => sum + note.pitch, 0) / notes.length);
  return (pitch) => {
    let best = 0;
    for (let i = 1; i < means.length; i++) {
      if (Math.abs(means[i]! - pitch) < Math.abs(means[best]! - pitch)) best = i;
    }
    return tracks[best]!;
  };
}

/**
 * The seed with new notes after the seam. The seed's notes stay as they are; what it says of tempo and
 * meter after the seam gives way to `course` where that is given. Of new notes on one key and tick the
 * first stays. A new note begins no earlier than the seam, nor than the end of a note of the seed that
 * sounds on its key; what lies after `end` is cut off, and a note of which nothing is left is dropped.
 * @param additions notes in the seed's ticks, by the seed's track or new track that plays them
 * @param end tick of the seed by which new notes end
 */
export function continueSong(
  seed: Song,
  seam: number,
  additions: ReadonlyMap<Track, readonly Note[]>,
  end = Number.POSITIVE_INFINITY,
  course?: Course,
): Song {
  const added = new Map<Track, Note[]>();
  let ticks = seed.ticks;
  for (const [track, notes] of additions) {
    const list: Note[] = [];
    added.set(track, list);
    const ringing = keysSounding(track, seam);
    const taken = new Set<number>();
    for (const note of notes) {
      const tick = Math.max(note.tick, seam, ringing[note.pitch]!);
      const noteEnd = Math.min(note.tick + note.duration, end);
      const place = tick * 128 + note.pitch;
      if (noteEnd <= tick || taken.has(place)) continue;
      taken.add(place);
      list.push({ ...note, tick, duration: noteEnd - tick });
      ticks = Math.max(ticks, noteEnd);
    }
  }
  const grown = (track: Track): Track => {
    const notes = added.get(track);
    if (!notes || notes.length === 0) return track;
    return { ...track, notes: [...track.notes, ...notes].sort((a, b) => a.tick - b.tick || a.pitch - b.pitch) };
  };
  const newTracks = [...added].filter(([track, notes]) => notes.length > 0 && !seed.tracks.includes(track));
  const { abc: _, ...rest } = seed;
  return {
    ...rest,
    ticks,
    tracks: [...seed.tracks.map(grown), ...newTracks.map(([track]) => grown(track))],
    tempi: course ? joined(seed.tempi, course.tempi, seam, end) : seed.tempi,
    meters: course ? joined(seed.meters, course.meters, seam, end) : seed.meters,
  };
}

/** The tick at which each key of a track falls silent after notes that begin before the seam. */
function keysSounding(track: Track, seam: number): Float64Array {
  const until = new Float64Array(128);
  for (const { tick, duration, pitch } of track.notes) {
    if (tick < seam) until[pitch] = Math.max(until[pitch]!, tick + duration);
  }
  return until;
}

function joined<Event extends { readonly tick: number }>(
  old: readonly Event[],
  fresh: readonly Event[],
  seam: number,
  end: number,
): Event[] {
  const replaced = new Set(fresh.map((event) => event.tick));
  return [
    ...old.filter((event) => event.tick <= seam && !(event.tick === seam && replaced.has(seam))),
    ...fresh.filter((event) => event.tick >= seam && event.tick < end),
  ];
}
