import { readPrints, readTensor } from '../evaluation/kept-prints.ts';
import { printMusic } from '../evaluation/music-prints.ts';
import { encodePrints } from '../evaluation/prints-bytes.ts';
import { checkpointMusic } from './checkpoint.ts';
import type { Piece } from './piece.ts';

/**
 * Fingerprints of all that a model learns from, as bytes: of these pieces, and of what the model that it began as had
 * learned from. A checkpoint keeps both, as its run may be resumed without that model.
 * @param from the model that it began as
 * @param resume the checkpoint that it goes on from
 * @throws SegueError `bad-model`, `io`
 */
export async function learnedMusic(pieces: readonly Piece[], from?: string, resume?: string): Promise<Uint8Array> {
  const kept = resume === undefined ? undefined : await readTensor(resume, checkpointMusic);
  if (kept) return kept;
  const before = from === undefined ? undefined : await readPrints(from);
  return encodePrints({ pieces: [...printMusic(pieces).pieces, ...(before?.pieces ?? [])] });
}
