import * as v from 'valibot';
import type { RollThumbnail } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';
import { fold } from './fold.ts';
import { packPicture } from './pictures.ts';

/** What the library keeps of a project’s file. */
export interface ProjectRecord {
  readonly name: string;
  readonly about: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
  /** Left out for a file that cannot be read. */
  readonly thumbnail?: RollThumbnail;
  /** How many takes were written by each model, by its id. */
  readonly takes: ReadonlyMap<string, number>;
}

/** When each project’s file was changed that the library knows, and how long it was then, by its name. */
export function knownProjects(rows: Rows): Map<string, { readonly bytes: number; readonly changed: number }> {
  const known = rows.all(
    v.object({ name: v.string(), bytes: v.number(), changed: v.number() }),
    'SELECT name, bytes, changed FROM projects',
  );
  return new Map(known.map(({ name, ...file }) => [name, file]));
}

/**
 * Brings the projects up to date with their files.
 * @param fresh those whose files came or changed
 * @param present names of all that have a file
 * @returns whether anything changed
 */
export function updateProjects(
  rows: Rows,
  { fresh, present }: { readonly fresh: readonly ProjectRecord[]; readonly present: readonly string[] },
): boolean {
  const still = new Set(present);
  const gone = [...knownProjects(rows).keys()].filter((name) => !still.has(name));
  rows.runEach(
    'DELETE FROM projects WHERE name = ?',
    [...gone, ...fresh.map(({ name }) => name)].map((name) => [name]),
  );
  rows.runEach(
    'INSERT INTO projects (name, search, about, bytes, changed, thumbnail) VALUES (?, ?, ?, ?, ?, ?)',
    fresh.map(({ name, about, bytes, changed, thumbnail }) => [
      ...[name, fold(`${name} ${about}`), about, bytes, changed, thumbnail ? packPicture(thumbnail) : null],
    ]),
  );
  rows.runEach(
    'INSERT INTO project_models (project, model, takes) VALUES (?, ?, ?)',
    fresh.flatMap(({ name, takes }) => [...takes].map(([model, count]) => [name, model, count])),
  );
  return fresh.length + gone.length > 0;
}
