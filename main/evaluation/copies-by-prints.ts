import { setImmediate } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import type { LocatedCopy } from './copies.ts';
import { leastRun, type MusicPrints, notesOf, printsOf } from './music-prints.ts';
import { comparedNotes, grid } from './note-steps.ts';
import { type FoundRun, RunFinder } from './run-finder.ts';

/** Pieces that are compared before the event loop gets a turn. */
const piecesATurn = 20;

/**
 * The longest run of notes that a song shares with music of which only fingerprints are there. Found are the runs that
 * `copiesOf` finds in the music itself, of {@link leastRun} notes or more; with what is shorter nothing is shared.
 * @param from tick of the song from which on its notes count
 * @throws `cancelled` after the signal
 */
export async function copiesByPrints(
  song: Song,
  from: number,
  { pieces }: MusicPrints,
  signal: AbortSignal,
): Promise<LocatedCopy> {
  const finder = new RunFinder(song.tracks.map((track) => [...printsOf(track, song.ppq, from)]));
  const heard = song.tracks.map((track) => comparedNotes(track, from));
  let best: LocatedCopy = { notes: leastRun - 1, piece: undefined, here: undefined, there: undefined };
  for (const [i, { name, ppq, tracks }] of pieces.entries()) {
    for (const { track, onsets, prints } of tracks) {
      const found = finder.longest([...prints]);
      const notes = notesOf(found.length);
      if (found.length === 0 || notes <= best.notes) continue;
      const [first = 0, last = 0] = [onsets[found.from], onsets[found.from + notes - 1]];
      const there = { track, from: Math.round((first * ppq) / grid), to: Math.round((last * ppq) / grid) };
      best = { notes, piece: name, here: placeOf(found, heard), there };
    }
    if (i % piecesATurn === 0) await setImmediate();
    if (signal.aborted) throw new SegueError('cancelled', 'The search for copies was stopped.');
  }
  return best.piece === undefined ? { ...best, notes: 0 } : best;
}

function placeOf({ sequence, at, length }: FoundRun, heard: readonly (readonly Note[])[]): LocatedCopy['here'] {
  const notes = heard[sequence] ?? [];
  return { track: sequence, from: notes[at]?.tick ?? 0, to: notes[at + notesOf(length) - 1]?.tick ?? 0 };
}
