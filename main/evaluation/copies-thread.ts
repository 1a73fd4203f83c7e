/** A thread that looks for copies: the music of a model is read once, and nothing waits for that meanwhile. */

import type { CopyReport } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { readMusicList } from '../runs/music-list.ts';
import { answerWith } from '../threads/answer.ts';
import { collectPieces } from '../training/collect.ts';
import { readModelMetadata } from '../weights/model-file.ts';
import type { LocatedCopy } from './copies.ts';
import { copiesByPrints } from './copies-by-prints.ts';
import { copiesOf } from './copies-of.ts';
import { readPrints } from './kept-prints.ts';
import { leastRun } from './music-prints.ts';
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

/** What a model learned from, ready to be searched. */
interface Searched {
  readonly pieces: number;
  /** Notes of the shortest run that is found. */
  readonly least: number;
  find(song: Song, from: number): Promise<LocatedCopy>;
}

const { signal } = new AbortController();

/** What the model that was asked about last learned from; of one, since it may be much. */
let known: { readonly of: string; readonly searched: Promise<Searched | undefined> } | undefined;

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
    const { notes, piece, here, there } = await searched.find(song, from);
    return {
      ...{ state: 'checked', notes, pieces: searched.pieces, least: searched.least },
      ...(piece !== undefined && here && there && { piece, here, there }),
    };
  },
};

export type CopyAnswers = typeof answers;

/** The music itself, in which runs of any length are found. */
async function theMusic(model: string, music: string | undefined): Promise<Searched | undefined> {
  if (music === undefined) return undefined;
  const collection = await collectPieces(await readMusicList(music)).catch(() => undefined);
  const pieces = collection && learnedFrom(collection, await readModelMetadata(model));
  return pieces && { pieces: pieces.length, least: 2, find: (song, from) => copiesOf(song, from, pieces, signal) };
}

/** The fingerprints that came along with the model. */
async function thePrints(model: string): Promise<Searched | undefined> {
  const prints = await readPrints(model);
  return (
    prints && {
      ...{ pieces: prints.pieces.length, least: leastRun },
      find: (song, from) => copiesByPrints(song, from, prints, signal),
    }
  );
}

answerWith(answers);
