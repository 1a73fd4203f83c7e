import type { SongFilter } from '../../../shared/ipc/contract.ts';
import { drumsProgram } from '../../../shared/music/song.ts';
import type { SqlValue } from '../../database/sqlite.ts';
import { likePatterns } from './fold.ts';

/** What songs are asked for: a condition on the table `songs`, and the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export interface SongQuery {
  readonly filter?: SongFilter | undefined;
  /** Words that the name or the title holds. */
  readonly text?: string | undefined;
  /** Duplicates alone, or none of them; both where it is left out. */
  readonly duplicates?: boolean | undefined;
}

/** The songs of a dataset that a query means. */
export function conditionOf(dataset: string, { filter = {}, text = '', duplicates }: SongQuery): Condition {
  const { programs, meters, bars, polyphony } = filter;
  const parts: Condition[] = [{ sql: 'songs.dataset = ?', values: [dataset] }];
  const add = (sql: string, values: readonly SqlValue[]) => parts.push({ sql, values });
  if (programs) {
    add(
      `EXISTS (SELECT 1 FROM tracks WHERE tracks.dataset = songs.dataset AND tracks.song = songs.number
         AND CASE WHEN drums THEN ${drumsProgram} ELSE program END IN (${marks(programs)}))`,
      programs,
    );
  }
  if (meters) add(`meter IN (${marks(meters)})`, meters);
  if (bars) add('bars BETWEEN ? AND ?', bars);
  if (polyphony) add('polyphony BETWEEN ? AND ?', polyphony);
  if (duplicates !== undefined) add(`duplicate IS ${duplicates ? 'NOT ' : ''}NULL`, []);
  for (const pattern of likePatterns(text)) add("search LIKE ? ESCAPE '\\'", [pattern]);
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
