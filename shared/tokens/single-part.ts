import type { Note, Song, Track } from '../music/song.ts';
import { newTrack } from './new-track.ts';

/**
 * The track that new notes of a tokenizer without parts go to: of the seed's pitched tracks the one with
 * the most notes, the first of several; a new piano track where there is none.
 */
export function mostActiveTrack(seed: Song): Track {
  const pitched = seed.tracks.filter((track) => !track.drums && track.notes.length > 0);
  const [first, ...others] = pitched;
  if (!first) return newTrack({ program: 0, drums: false }, [], seed.tracks);
  return others.reduce((most, track) => (track.notes.length > most.notes.length ? track : most), first);
}

/** A song of one piano track at 120 beats a minute in 4/4. */
export function pianoSong(ppq: number, notes: readonly Note[], ticks: number): Song {
  return {
    title: '',
    ppq,
    tracks: notes.length > 0 ? [newTrack({ program: 0, drums: false }, notes, [])] : [],
    tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
    meters: [{ tick: 0, numerator: 4, denominator: 4 }],
    keys: [],
    ticks,
  };
}
