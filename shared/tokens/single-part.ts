import type { PartTracks } from '../constraints/cast.ts';
import type { Note, Song, Track } from '../music/song.ts';
import { newTrack } from './new-track.ts';

/**
 * The track that new notes of a tokenizer without parts go to: of the seed's pitched tracks the one with
 * the most notes, the first of several; a new piano track where there is none.
 * @param among tracks that may play; all where it is left out
 */
export function mostActiveTrack(seed: Song, among?: ReadonlySet<number>): Track {
  const pitched = seed.tracks.filter((track, i) => !track.drums && track.notes.length > 0 && (among?.has(i) ?? true));
  const [first, ...others] = pitched;
  if (!first) return newTrack({ program: 0, drums: false }, [], seed.tracks);
  return others.reduce((most, track) => (track.notes.length > most.notes.length ? track : most), first);
}

/** The one part of such a tokenizer, with the track that plays it: a new one behind the seed's where there is none. */
export function singlePart(seed: Song, among?: ReadonlySet<number>): readonly PartTracks[] {
  const place = seed.tracks.indexOf(mostActiveTrack(seed, among));
  const track = place < 0 ? seed.tracks.length : place;
  return [{ part: 0, drums: false, trackOf: () => track }];
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
