/** A thread that looks for copies: the music of a model is read once, and nothing waits for that meanwhile. */

import type { CopyReport } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { readMusicList } from '../runs/music-list.ts';
import { answerWith } from '../threads/answer.ts';
import { collectPieces } from '../training/collect.ts';
import type { Piece } from '../training/piece.ts';
import { readModelMetadata } from '../weights/model-file.ts';
import { copiesOf } from './copies-of.ts';
import { learnedFrom } from './training-music.ts';

export interface CopyQuestion {
  /** The model's file, and the list of the music that it was trained on. */
  readonly model: string;
  readonly music: string;
  readonly song: Song;
  /** Tick from which on the song's notes count. */
  readonly from: number;
}

const { signal } = new AbortController();

/** What the model that was asked about last learned from; of one, since it may be much. */
let known: { readonly of: string; readonly pieces: Promise<readonly Piece[] | undefined> } | undefined;

const answers = {
  async longest({ model, music, song, from }: CopyQuestion): Promise<CopyReport> {
    const of = `${model}\n${music}`;
    if (known?.of !== of) known = { of, pieces: piecesOf(model, music) };
    const pieces = await known.pieces.catch(() => undefined);
    if (!pieces) {
      // It may be there again the next time.
      known = undefined;
      return {
        state: 'unknown',
        reason: 'The music that this model learned from has changed or is gone, so copies cannot be told.',
      };
    }
    const { notes, piece, here, there } = await copiesOf(song, from, pieces, signal);
    return {
      ...{ state: 'checked', notes, pieces: pieces.length },
      ...(piece !== undefined && here && there && { piece, here, there }),
    };
  },
};

export type CopyAnswers = typeof answers;

async function piecesOf(model: string, music: string): Promise<readonly Piece[] | undefined> {
  return learnedFrom(await collectPieces(await readMusicList(music)), await readModelMetadata(model));
}

answerWith(answers);
