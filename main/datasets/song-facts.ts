import type { DatasetSong } from '../../shared/ipc/contract.ts';
import { estimateKey } from '../../shared/music/estimate-key.ts';
import { rollPicture } from '../../shared/music/roll-picture.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { BarMap, defaultTempo, secondsOf } from '../../shared/music/time.ts';
import { coveredTicks, trackRolesOf } from '../../shared/music/track-role.ts';

/** What a list shows of a song, told from its notes alone. */
export type SongFacts = Omit<DatasetSong, 'number' | 'name' | 'duplicate'>;

/** What is in a song. */
export function factsOf(song: Song): SongFacts {
  const notes = song.tracks.flatMap((track) => track.notes);
  const first = notes.reduce((least, { tick }) => Math.min(least, tick), Number.POSITIVE_INFINITY);
  const end = notes.reduce((most, { tick, duration }) => Math.max(most, tick + duration), 0);
  const bars = new BarMap(song);
  const { meter } = bars.bar(bars.pickup ? 1 : 0);
  const roles = trackRolesOf(song);
  const key = keyOf(song);
  return {
    title: song.title,
    notes: countNotes(song),
    seconds: secondsOf(song),
    bars: bars.barAt(Math.max(0, end - 1)).index + 1,
    meter: `${meter.numerator}/${meter.denominator}`,
    tempo: tempoAt(song, first),
    ...(key && { key }),
    polyphony: polyphonyOf(song),
    tracks: song.tracks.flatMap(({ name, program, drums, notes }, index) =>
      notes.length === 0 ? [] : [{ name, program, drums, role: roles[index] ?? 'accompaniment', notes: notes.length }],
    ),
    thumbnail: rollPicture(song),
  };
}

/**
 * The key as it is written at the beginning, else as the notes suggest. A lone C major at the beginning is what many
 * programs write unasked, so there the notes decide.
 */
function keyOf(song: Song): DatasetSong['key'] {
  const [written, ...later] = song.keys;
  const unasked = later.length === 0 && written?.fifths === 0 && written.mode === 'major';
  const key = written && !unasked ? written : (estimateKey(song) ?? written);
  return key && { fifths: key.fifths, mode: key.mode };
}

/** Quarter notes a minute. */
function tempoAt({ tempi }: Song, tick: number): number {
  const tempo = tempi.findLast((candidate) => candidate.tick <= tick) ?? defaultTempo;
  return 60e6 / tempo.microsecondsPerQuarter;
}

/** How many pitched notes sound at once, on average while any does; 0 where none ever does. */
function polyphonyOf(song: Song): number {
  const notes: Note[] = song.tracks.flatMap((track) => (track.drums ? [] : track.notes));
  notes.sort((a, b) => a.tick - b.tick);
  const sounding = notes.reduce((sum, { duration }) => sum + duration, 0);
  return notes.length === 0 ? 0 : sounding / coveredTicks(notes);
}
