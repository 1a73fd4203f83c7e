import type { Note, Song, Track } from '../../shared/music/song.ts';

export function noteAt(tick: number, pitch = 60, duration = 480): Note {
  return { tick, duration, pitch, velocity: 80 };
}

export function trackOf(notes: readonly Note[], rest: Partial<Track> = {}): Track {
  const events = { controls: [], bends: [], programChanges: [] };
  return { name: 'Flute', channel: 0, program: 73, drums: false, notes, ...events, ...rest };
}

/** A song of two bars: four quarters on each of its tracks, one after the other. */
export function songOf(tracks = 1): Song {
  const melody = (track: number) => [0, 1, 2, 3].map((beat) => noteAt(beat * 480, 60 + beat + 12 * track));
  return {
    title: 'Two bars',
    ppq: 480,
    tracks: Array.from({ length: tracks }, (_, i) =>
      trackOf(melody(i), { name: `Part ${i + 1}`, channel: i, program: i }),
    ),
    tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
    meters: [{ tick: 0, numerator: 4, denominator: 4 }],
    keys: [],
    ticks: 3840,
  };
}
