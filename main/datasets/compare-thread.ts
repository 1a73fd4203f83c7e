/** A thread that keeps what tells songs apart, and finds duplicates and versions among them. */

import { answerWith } from '../threads/answer.ts';
import { findDuplicates } from '../training/duplicates.ts';
import { SetFile } from './set-file.ts';

/** What is known of a song to compare it. */
export interface Comparable {
  readonly number: number;
  readonly hash: string;
  readonly shingles: Uint32Array;
  readonly signature: Uint32Array | undefined;
}

/** What comparing told of a song. */
export interface Comparison {
  readonly number: number;
  readonly family: number;
  readonly duplicate?: { readonly of: number; readonly kind: 'exact' | 'near' };
}

interface Kept {
  readonly number: number;
  readonly hash: string;
  readonly signature: Uint32Array | undefined;
  readonly place: number;
}

const sets = new SetFile();
const songsOf = new Map<number, readonly Kept[]>();

const answers = {
  /** Keeps the songs of a file, instead of those that it had before. */
  add({ file, songs }: { readonly file: number; readonly songs: readonly Comparable[] }): null {
    songsOf.set(
      file,
      songs.map(({ shingles, ...song }) => ({ ...song, place: sets.add(shingles) })),
    );
    return null;
  },

  /** Compares all songs, in the order of their numbers. */
  compare(_: null): readonly Comparison[] {
    const songs = [...songsOf.values()].flat().sort((a, b) => a.number - b.number);
    const findings = findDuplicates(
      songs.map(({ hash }) => hash),
      (unique) => ({
        size: unique.length,
        signature: (index) => songs[unique[index] ?? -1]?.signature,
        members: (index) => sets.read(songs[unique[index] ?? -1]?.place ?? -1),
      }),
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
