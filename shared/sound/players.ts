import type { Song, Track } from '../music/song.ts';
import { instrumentFor } from './instruments/general-midi.ts';
import type { Instrument } from './instruments/instrument.ts';
import { firstFrom } from './search.ts';

/** What a track's notes at `tick` are played with: its program, or the last change to another before. */
export function instrumentAt(track: Track, tick: number): Instrument {
  const changes = track.programChanges;
  const last = changes[firstFrom(changes, (change) => change.tick, tick + 1) - 1];
  return instrumentFor(last?.program ?? track.program, track.drums);
}

/** Every instrument that a song needs. */
export function instrumentsOf(song: Song): Set<Instrument> {
  const needed = new Set<Instrument>();
  for (const track of song.tracks) {
    needed.add(instrumentFor(track.program, track.drums));
    for (const { program } of track.programChanges) needed.add(instrumentFor(program, track.drums));
  }
  return needed;
}
