import { setImmediate } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Piece } from '../training/piece.ts';
import { CopyFinder, type LocatedCopy } from './copies.ts';

/** Pieces that are compared before the event loop gets a turn. */
const piecesATurn = 20;

/**
 * The longest run of notes that a song shares with one of some pieces, and where it stands in both. The song is what is
 * searched for each piece's runs, not the other way round: so thousands of pieces need no index, which would take much
 * memory. Of runs that are as long as each other the first piece's is told.
 * @param from tick of the song from which on its notes count
 * @throws `cancelled` after the signal
 */
export async function copiesOf(
  song: Song,
  from: number,
  pieces: readonly Piece[],
  signal: AbortSignal,
): Promise<LocatedCopy> {
  const tracks = song.tracks.map((track) => ({ ...track, notes: track.notes.filter(({ tick }) => tick >= from) }));
  const finder = new CopyFinder([{ name: '', song: { ...song, tracks } }]);
  let best: LocatedCopy = { notes: 0, piece: undefined, here: undefined, there: undefined };
  for (const [i, { name, song: piece }] of pieces.entries()) {
    const found = finder.locate(piece);
    if (found.notes > best.notes) best = { notes: found.notes, piece: name, here: found.there, there: found.here };
    if (i % piecesATurn === 0) await setImmediate();
    if (signal.aborted) throw new SegueError('cancelled', 'The search for copies was stopped.');
  }
  return best;
}
