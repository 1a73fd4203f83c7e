import type { Note, Song, Track } from '../../shared/music/song.ts';

export const note = (tick: number, pitch: number, duration = 240, velocity = 90): Note => ({
  tick,
  duration,
  pitch,
  velocity,
});

export function track(program: number, notes: readonly Note[], rest: Partial<Track> = {}): Track {
  const usual = { name: '', channel: 0, drums: false, controls: [], bends: [], programChanges: [] };
  return { ...usual, program, notes, ...rest };
}

/** A song at 480 ticks a quarter that lasts until its last note ends. */
export function song(tracks: readonly Track[], rest: Partial<Song> = {}): Song {
  const ticks = Math.max(0, ...tracks.flatMap(({ notes }) => notes.map((one) => one.tick + one.duration)));
  return { title: '', ppq: 480, tracks, tempi: [], meters: [], keys: [], ticks, ...rest };
}
