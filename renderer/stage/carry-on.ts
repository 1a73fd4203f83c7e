import type { Song } from '../../shared/music/song.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import { type WritingClient, writeOnce } from '../state/write-once.ts';
import type { Piece } from './programme.ts';

/** A piece as it is heard: its beginning, and what a model wrote after it. */
export interface Performed {
  readonly piece: Piece;
  readonly song: Song;
  /** Tick at which the human stops. */
  readonly seam: number;
}

/**
 * Lets the engine carry a piece on, as a job of the stage's own, which is forgotten there afterwards.
 * @param onProgress share that is written, 0 to 1
 * @throws what the signal was aborted with; SegueError `io` where the job failed or was lost
 */
export async function carryOn(
  client: WritingClient,
  piece: Piece,
  seed: number,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void },
): Promise<Performed> {
  const song = await piece.open();
  const { model, bars, temperature, topP } = piece;
  const continuation = await writeOnce(
    client,
    { model: model.id, song, bars, temperature, topP, seed },
    signal,
    onProgress,
  );
  const { seam } = continuation;
  return { piece, song: { ...continuedSong(song, continuation), seams: [seam] }, seam };
}
