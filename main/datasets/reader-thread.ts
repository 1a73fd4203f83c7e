/** A thread that reads files of music and tells what is in them. */

import { stat } from 'node:fs/promises';
import { messageOf, SegueError } from '../../shared/errors.ts';
import type { RefusedFile } from '../../shared/ipc/contract.ts';
import { openMusicFile } from '../files/music-files.ts';
import { answerWith } from '../threads/answer.ts';
import { hashNotes } from '../training/content-hash.ts';
import { linesOf } from '../training/shared-lines.ts';
import { minHash, shingles } from '../training/similarity.ts';
import { hashOf } from './file-store.ts';
import { factsOf, type SongFacts } from './song-facts.ts';

/** A file to be read. */
export interface UnreadFile {
  readonly path: string;
  /** By which it is called. */
  readonly name: string;
  /** The hash that its bytes must have, where the library keeps it. */
  readonly hash?: string;
}

/** A song as a dataset keeps it. */
export interface SongReading {
  /** The tune's number in its file, from 1; 0 where the file is one piece. */
  readonly tune: number;
  readonly name: string;
  readonly facts: SongFacts;
  /** Of its notes; see `hashNotes`. */
  readonly hash: string;
  /** See `shingles` and `minHash`. */
  readonly shingles: Uint32Array;
  readonly signature: Uint32Array | undefined;
  /** See `linesOf`. */
  readonly lines: Uint32Array;
}

/** What a file gave. */
export interface FileReading {
  readonly bytes: number;
  readonly songs: readonly SongReading[];
  readonly refused: readonly RefusedFile[];
}

const answers = {
  async read(file: UnreadFile): Promise<FileReading> {
    const bytes = await stat(file.path).then(
      ({ size }) => size,
      () => 0,
    );
    const songs: SongReading[] = [];
    const refused: RefusedFile[] = [];
    try {
      for (const { name, tune, read } of await openMusicFile(file.path, file.name, (content) =>
        verify(content, file),
      )) {
        try {
          const { song } = read();
          const set = shingles(song);
          songs.push({
            tune,
            name,
            facts: factsOf(song),
            hash: hashNotes(song),
            shingles: set,
            signature: minHash(set),
            lines: linesOf(song),
          });
        } catch (error) {
          refused.push({ file: name, reason: messageOf(error) });
        }
      }
    } catch (error) {
      refused.push({ file: file.name, reason: reasonOf(error) });
    }
    return { bytes, songs, refused };
  },
};

export type ReaderAnswers = typeof answers;

function verify(content: Uint8Array, { hash }: UnreadFile): void {
  if (hash === undefined || hashOf(content) === hash) return;
  throw new SegueError('io', 'What the library kept of it is damaged; add the file again.');
}

function reasonOf(error: unknown): string {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return missing ? 'It is not there any more.' : messageOf(error);
}

answerWith(answers);
