import * as v from 'valibot';
import { SegueError } from '../../../shared/errors.ts';
import type { DatasetInfo, DatasetState, RefusedFile } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';
import type { Comparison } from '../../datasets/compare-thread.ts';
import { numberIn, numbersOf } from '../../datasets/numbers.ts';
import type { ScannedFile } from '../../datasets/scan.ts';
import { fold } from './fold.ts';
import { meanPicture, packPicture } from './pictures.ts';

const count = v.number();
const datasetRow = v.object({
  id: v.string(),
  name: v.string(),
  folder: v.nullable(v.string()),
  state: v.picklist(['empty', 'reading', 'ready', 'stopped', 'failed']),
  files: count,
  songs: count,
  notes: count,
  seconds: count,
  refused: count,
  exact_duplicates: count,
  near_duplicates: count,
  created: count,
  changed: count,
  error: v.nullable(v.string()),
});
const columns = Object.keys(datasetRow.entries).join(', ');

function infoOf(row: v.InferOutput<typeof datasetRow>): DatasetInfo {
  const { folder, error, exact_duplicates: exactDuplicates, near_duplicates: nearDuplicates, ...rest } = row;
  return {
    ...rest,
    exactDuplicates,
    nearDuplicates,
    ...(folder !== null && { folder }),
    ...(error !== null && { error }),
  };
}

/** All datasets, the one that changed last first. */
export function listDatasets(rows: Rows): DatasetInfo[] {
  return rows.all(datasetRow, `SELECT ${columns} FROM datasets ORDER BY changed DESC, id`).map(infoOf);
}

/** @throws SegueError `bad-input` where there is none */
export function getDataset(rows: Rows, id: string): DatasetInfo {
  const row = rows.first(datasetRow, `SELECT ${columns} FROM datasets WHERE id = ?`, id);
  if (row) return infoOf(row);
  throw new SegueError('bad-input', 'That dataset is not there any more.');
}

export function createDataset(
  rows: Rows,
  {
    id,
    name,
    folder,
    now,
  }: { readonly id: string; readonly name: string; readonly folder?: string; readonly now: number },
): DatasetInfo {
  rows.run(
    "INSERT INTO datasets (id, name, search, folder, state, created, changed) VALUES (?, ?, ?, ?, 'empty', ?, ?)",
    ...[id, name, fold(name), folder ?? null, now, now],
  );
  return getDataset(rows, id);
}

export function setDatasetState(
  rows: Rows,
  {
    id,
    state,
    error,
    now,
  }: { readonly id: string; readonly state: DatasetState; readonly error?: string; readonly now: number },
): DatasetInfo {
  rows.run('UPDATE datasets SET state = ?, error = ?, changed = ? WHERE id = ?', state, error ?? null, now, id);
  return getDataset(rows, id);
}

/** What was being read when Segue was ended has stopped. */
export function interruptDatasets(rows: Rows): void {
  rows.run("UPDATE datasets SET state = 'stopped' WHERE state = 'reading'");
}

/** Forgets everything that was read, so that it can be read anew; files that the library keeps stay. */
export function clearDataset(rows: Rows, { id }: { readonly id: string }): void {
  for (const table of ['songs', 'refused']) rows.run(`DELETE FROM ${table} WHERE dataset = ?`, id);
  rows.run('DELETE FROM files WHERE dataset = ? AND hash IS NULL', id);
  rows.run('UPDATE files SET read = 0 WHERE dataset = ?', id);
  recount(rows, id);
}

/** A file that was added: kept by the library under a hash, or in a folder. */
export interface AddedFile {
  readonly name: string;
  readonly hash?: string;
  readonly bytes: number;
}

/**
 * Adds files; gives their numbers, in order. One whose name is there already keeps its number, and what was read of the
 * file before is forgotten.
 */
export function addFiles(
  rows: Rows,
  { id, files }: { readonly id: string; readonly files: readonly AddedFile[] },
): number[] {
  getDataset(rows, id);
  const numberRow = v.object({ number: v.nullable(count) });
  const last = rows.first(numberRow, 'SELECT max(number) AS number FROM files WHERE dataset = ?', id);
  let next = (last?.number ?? -1) + 1;
  return files.map(({ name, hash, bytes }) => {
    const known = rows.first(numberRow, 'SELECT number FROM files WHERE dataset = ? AND name = ?', id, name);
    const number = known?.number ?? next++;
    if (known) forgetFile(rows, id, number);
    rows.run(
      'REPLACE INTO files (dataset, number, name, hash, bytes) VALUES (?, ?, ?, ?, ?)',
      id,
      number,
      name,
      hash ?? null,
      bytes,
    );
    return number;
  });
}

function forgetFile(rows: Rows, id: string, file: number): void {
  for (const table of ['songs', 'refused']) {
    rows.run(`DELETE FROM ${table} WHERE dataset = ? AND number BETWEEN ? AND ?`, id, ...numbersOf(file));
  }
}

/** Writes down what files gave. */
export function addReadings(
  rows: Rows,
  { id, files, now }: { readonly id: string; readonly files: readonly ScannedFile[]; readonly now: number },
): DatasetInfo {
  getDataset(rows, id);
  for (const { number } of files) forgetFile(rows, id, number);
  const songs = files.flatMap((file) => file.songs.map((song) => ({ ...song, file: file.number })));
  rows.runEach(
    'UPDATE files SET bytes = ?, read = 1 WHERE dataset = ? AND number = ?',
    files.map((file) => [file.bytes, id, file.number]),
  );
  rows.runEach(
    `INSERT INTO songs (dataset, number, file, tune, name, title, search, notes, seconds, bars, meter, tempo, fifths, mode,
       polyphony, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    songs.map(({ number, file, tune, name, hash, facts }) => [
      ...[id, number, file, tune, name, facts.title, fold(`${name} ${facts.title}`), facts.notes, facts.seconds],
      ...[facts.bars, facts.meter, facts.tempo, facts.key?.fifths ?? null, facts.key?.mode ?? null, facts.polyphony],
      hash,
    ]),
  );
  rows.runEach(
    'INSERT INTO song_pictures (dataset, song, picture) VALUES (?, ?, ?)',
    songs.map(({ number, facts }) => [id, number, packPicture(facts.thumbnail)]),
  );
  rows.runEach(
    'INSERT INTO tracks (dataset, song, track, name, program, drums, role, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    songs.flatMap(({ number, facts }) =>
      facts.tracks.map(({ name, program, drums, role, notes }, track) => [
        ...[id, number, track, name, program, drums ? 1 : 0, role, notes],
      ]),
    ),
  );
  addRefusals(
    rows,
    id,
    files.flatMap((file) =>
      file.refused.map((refusal, index) => ({ ...refusal, number: numberIn(file.number, index) })),
    ),
  );
  recount(rows, id);
  rows.run('UPDATE datasets SET changed = ? WHERE id = ?', now, id);
  return getDataset(rows, id);
}

/** Writes down files that were refused before the library got them; they have negative numbers. */
export function refuseFiles(
  rows: Rows,
  { id, refused }: { readonly id: string; readonly refused: readonly RefusedFile[] },
): void {
  const numberRow = v.object({ number: v.nullable(count) });
  const last = rows.first(numberRow, 'SELECT min(number) AS number FROM refused WHERE dataset = ?', id);
  const first = Math.min(0, last?.number ?? 0) - 1;
  addRefusals(
    rows,
    id,
    refused.map((refusal, index) => ({ ...refusal, number: first - index })),
  );
  recount(rows, id);
}

function addRefusals(rows: Rows, id: string, refused: readonly (RefusedFile & { readonly number: number })[]): void {
  rows.runEach(
    'INSERT INTO refused (dataset, number, file, reason) VALUES (?, ?, ?, ?)',
    refused.map(({ number, file, reason }) => [id, number, file, reason]),
  );
}

/** Writes down what comparing told: the dataset is ready. */
export function completeDataset(
  rows: Rows,
  { id, comparisons, now }: { readonly id: string; readonly comparisons: readonly Comparison[]; readonly now: number },
): DatasetInfo {
  rows.runEach(
    'UPDATE songs SET family = ?, duplicate = ?, duplicate_of = ? WHERE dataset = ? AND number = ?',
    comparisons.map(({ number, family, duplicate }) => [
      ...[family, duplicate?.kind ?? null, duplicate?.of ?? null, id, number],
    ]),
  );
  recount(rows, id);
  rows.run(
    "UPDATE datasets SET state = 'ready', error = NULL, changed = ?, thumbnail = ? WHERE id = ?",
    now,
    meanPicture(rows, id),
    id,
  );
  return getDataset(rows, id);
}

/** The sums that a dataset's row holds, from its songs and files. */
function recount(rows: Rows, id: string): void {
  rows.run(
    `UPDATE datasets SET
       (songs, notes, seconds, exact_duplicates, near_duplicates) = (
         SELECT count(*), coalesce(sum(notes), 0), coalesce(sum(seconds), 0.0), coalesce(sum(copies), 0), coalesce(sum(near), 0)
         FROM (
           -- The first of those with the same notes stands for them.
           SELECT min(number), notes, seconds, count(*) - 1 AS copies, duplicate IS 'near' AS near
           FROM songs WHERE dataset = datasets.id GROUP BY hash)),
       refused = (SELECT count(*) FROM refused WHERE dataset = datasets.id),
       files = (SELECT coalesce(sum(read), 0) FROM files WHERE dataset = datasets.id)
         + (SELECT count(*) FROM refused WHERE dataset = datasets.id AND number < 0),
       bytes = (SELECT coalesce(sum(bytes), 0) FROM files WHERE dataset = datasets.id AND hash IS NOT NULL)
     WHERE id = ?`,
    id,
  );
}
