/** A thread that keeps what tells songs apart, and finds duplicates and versions among them. */

import { answerWith } from '../threads/answer.ts';
import { findDuplicates } from '../training/duplicates.ts';
import type { SongReading } from './reader-thread.ts';
import { SetFile } from './set-file.ts';

/** What songs are compared by, beside the hash of their notes. */
export type ComparedBy = Pick<SongReading, 'shingles' | 'signature' | 'lines'>;

/** What is known of a song to compare it. */
export interface Comparable extends ComparedBy {
  readonly number: number;
  readonly hash: string;
}

/** What comparing told of a song. */
export interface Comparison {
  readonly number: number;
  readonly family: number;
  readonly duplicate?: { readonly of: number; readonly kind: 'exact' | 'near' };
}

/** The same, with the places of its sets in the file. */
interface Kept extends Pick<Comparable, 'number' | 'hash' | 'signature'> {
  readonly shingles: number;
  readonly lines: number;
}

const sets = new SetFile();
const songsOf = new Map<number, readonly Kept[]>();

const answers = {
  /** Keeps the songs of a file, instead of those that it had before. */
  add({ file, songs }: { readonly file: number; readonly songs: readonly Comparable[] }): null {
    songsOf.set(
      file,
      songs.map(({ number, hash, signature, shingles, lines }) => ({
        ...{ number, hash, signature },
        shingles: sets.add(shingles),
        lines: sets.add(lines),
      })),
    );
    return null;
  },

  /** Compares all songs, in the order of their numbers. */
  compare(_: null): readonly Comparison[] {
    const songs = [...songsOf.values()].flat().sort((a, b) => a.number - b.number);
    const findings = findDuplicates(
      songs.map(({ hash }) => hash),
      (unique) => {
        const place = (index: number, of: 'shingles' | 'lines') => songs[unique[index] ?? -1]?.[of] ?? -1;
        return {
          shingles: {
            size: unique.length,
            signature: (index) => songs[unique[index] ?? -1]?.signature,
            members: (index) => sets.read(place(index, 'shingles')),
          },
          lines: {
            size: unique.length,
            count: (index) => sets.count(place(index, 'lines')),
            members: (index) => sets.read(place(index, 'lines')),
          },
        };
      },
    );
    return findings.map(({ of, kind, group }, index) => {
      const number = songs[index]?.number ?? -1;
      const other = of === undefined ? undefined : songs[of]?.number;
      return { number, family: group, ...(other !== undefined && kind && { duplicate: { of: other, kind } }) };
    });
  },
};

export type CompareAnswers = typeof answers;

answerWith(answers);
