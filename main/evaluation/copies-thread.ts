/** A thread that looks for copies: the music of a model is read once, and nothing waits for that meanwhile. */

import type { CopyReport } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { readMusicList } from '../runs/music-list.ts';
import { answerWith } from '../threads/answer.ts';
import { collectPieces } from '../training/collect.ts';
import { readModelMetadata } from '../weights/model-file.ts';
import { readPrints } from './kept-prints.ts';
import { type SearchedMusic, searchedPieces, searchedPrints } from './searched-music.ts';
import { learnedFrom } from './training-music.ts';

export interface CopyQuestion {
  /** The model's file. */
  readonly model: string;
  /** The list of the music that it was trained on, where that is known. */
  readonly music: string | undefined;
  readonly song: Song;
  /** Tick from which on the song's notes count. */
  readonly from: number;
}

const { signal } = new AbortController();

/** What the model that was asked about last learned from; of one, since it may be much. */
let known: { readonly of: string; readonly searched: Promise<SearchedMusic | undefined> } | undefined;

const answers = {
  async longest({ model, music, song, from }: CopyQuestion): Promise<CopyReport> {
    const of = `${model}\n${music}`;
    if (known?.of !== of) known = { of, searched: theMusic(model, music).then((own) => own ?? thePrints(model)) };
    const searched = await known.searched.catch(() => undefined);
    if (!searched) {
      // It may be there again the next time.
      known = undefined;
      const gone = music === undefined ? 'is not here' : 'has changed or is gone';
      const reason = `The music that this model learned from ${gone}, so copies cannot be told.`;
      return { state: 'unknown', reason };
    }
    const { notes, piece, here, there } = await searched.find(song, from, signal);
    return {
      ...{ state: 'checked', notes, pieces: searched.pieces, least: searched.least },
      ...(piece !== undefined && here && there && { piece, here, there }),
    };
  },
};

export type CopyAnswers = typeof answers;

async function theMusic(model: string, music: string | undefined): Promise<SearchedMusic | undefined> {
  if (music === undefined) return undefined;
  const collection = await collectPieces(await readMusicList(music)).catch(() => undefined);
  const pieces = collection && learnedFrom(collection, await readModelMetadata(model));
  return pieces && searchedPieces(pieces);
}

/** The fingerprints that came along with the model. */
async function thePrints(model: string): Promise<SearchedMusic | undefined> {
  const prints = await readPrints(model);
  return prints && searchedPrints(prints);
}

answerWith(answers);
