import type { Note, Song } from '../../shared/music/song.ts';

/** The song up to `end`, in ticks: later notes left out, notes that sound on shortened. The same object where nothing lies beyond. */
export function cutAt(song: Song, end: number): Song {
  if (song.ticks <= end) return song;
  const within = (note: Note): Note =>
    note.tick + note.duration <= end ? note : { ...note, duration: Math.max(1, end - note.tick) };
  const before = ({ tick }: { readonly tick: number }) => tick < end;
  const { abc: _, ...rest } = song;
  return {
    ...rest,
    ticks: end,
    tempi: song.tempi.filter(before),
    meters: song.meters.filter(before),
    keys: song.keys.filter(before),
    tracks: song.tracks.map((track) => ({
      ...track,
      notes: track.notes.filter(before).map(within),
      controls: track.controls.filter(before),
      bends: track.bends.filter(before),
      programChanges: track.programChanges.filter(before),
    })),
  };
}
