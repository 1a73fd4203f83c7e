import type { SongSurprise } from '../../shared/ipc/contract.ts';
import { bytesOfFloats } from '../../shared/ipc/floats.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Surprise } from '../evaluation/surprise.ts';

/** The figures of all notes of a song, as they cross a channel. */
export function packedSurprise(song: Song, { notes, ending, total, unread }: Surprise): SongSurprise {
  let count = 0;
  const firsts = song.tracks.map((track) => {
    count += track.notes.length;
    return count - track.notes.length;
  });
  const nats = new Float32Array(count).fill(Number.NaN);
  for (const { track, note, nats: cost } of notes) nats[(firsts[track] ?? 0) + note] = cost;
  return { nats: bytesOfFloats(nats), ending, total, unread };
}
