import * as v from 'valibot';
import { SegueError } from '../../../shared/errors.ts';
import type { DatasetSong, RefusedFile, SongFilter } from '../../../shared/ipc/contract.ts';
import { trackRoles } from '../../../shared/music/track-role.ts';
import type { Rows } from '../../database/database.ts';
import { unpackPicture } from './pictures.ts';
import { conditionOf, type SongQuery } from './song-filter.ts';

const songRow = v.object({
  number: v.number(),
  name: v.string(),
  title: v.string(),
  notes: v.number(),
  seconds: v.number(),
  bars: v.number(),
  meter: v.string(),
  tempo: v.number(),
  fifths: v.nullable(v.number()),
  mode: v.nullable(v.picklist(['major', 'minor'])),
  polyphony: v.number(),
  duplicate: v.nullable(v.picklist(['exact', 'near'])),
  original: v.nullable(v.string()),
  picture: v.instance(Uint8Array),
});

const trackRow = v.object({
  name: v.string(),
  program: v.number(),
  drums: v.number(),
  role: v.picklist(trackRoles),
  notes: v.number(),
});

const totalRow = v.object({ total: v.number() });

/** A page of the songs that a query means, and how many there are in all. */
export function pageOfSongs(
  rows: Rows,
  {
    id,
    query,
    offset,
    limit,
  }: { readonly id: string; readonly query: SongQuery; readonly offset: number; readonly limit: number },
): { songs: DatasetSong[]; total: number } {
  const { sql, values } = conditionOf(id, query);
  const songs = rows.all(
    songRow,
    `SELECT number, name, title, notes, seconds, bars, meter, tempo, fifths, mode, polyphony, duplicate, picture,
       (SELECT name FROM songs AS other WHERE other.dataset = songs.dataset AND other.number = songs.duplicate_of) AS original
     FROM songs JOIN song_pictures ON song_pictures.dataset = songs.dataset AND song_pictures.song = songs.number
     WHERE ${sql} ORDER BY number LIMIT ? OFFSET ?`,
    ...[...values, limit, offset],
  );
  const total = rows.first(totalRow, `SELECT count(*) AS total FROM songs WHERE ${sql}`, ...values)?.total ?? 0;
  return { songs: songs.map((song) => songOf(rows, id, song)), total };
}

function songOf(rows: Rows, dataset: string, row: v.InferOutput<typeof songRow>): DatasetSong {
  const { fifths, mode, duplicate, original, picture, ...facts } = row;
  const tracks = rows.all(
    trackRow,
    'SELECT name, program, drums, role, notes FROM tracks WHERE dataset = ? AND song = ? ORDER BY track',
    ...[dataset, row.number],
  );
  return {
    ...facts,
    ...(fifths !== null && mode !== null && { key: { fifths, mode } }),
    tracks: tracks.map((track) => ({ ...track, drums: track.drums === 1 })),
    ...(duplicate !== null && { duplicate: { of: original ?? '', kind: duplicate } }),
    thumbnail: unpackPicture(picture),
  };
}

export function pageOfRefused(
  rows: Rows,
  { id, offset, limit }: { readonly id: string; readonly offset: number; readonly limit: number },
): { refused: RefusedFile[]; total: number } {
  const refused = rows.all(
    v.object({ file: v.string(), reason: v.string() }),
    'SELECT file, reason FROM refused WHERE dataset = ? ORDER BY number LIMIT ? OFFSET ?',
    ...[id, limit, offset],
  );
  const total = rows.first(totalRow, 'SELECT count(*) AS total FROM refused WHERE dataset = ?', id)?.total ?? 0;
  return { refused, total };
}

const fileRow = v.object({ number: v.number(), name: v.string(), hash: v.nullable(v.string()) });

/** A file of a dataset: kept by the library where it has a hash, else relative to the dataset's folder. */
export interface DatasetFile {
  readonly number: number;
  readonly name: string;
  readonly hash?: string;
}

function fileOf({ number, name, hash }: v.InferOutput<typeof fileRow>): DatasetFile {
  return { number, name, ...(hash !== null && { hash }) };
}

/** All files of a dataset, in order. */
export function filesOf(rows: Rows, { id }: { readonly id: string }): DatasetFile[] {
  return rows
    .all(fileRow, 'SELECT number, name, hash FROM files WHERE dataset = ? ORDER BY number', id)
    .map((row) => fileOf(row));
}

/** Where a song lies: its file, and its tune's number there. */
export function placeOfSong(
  rows: Rows,
  { id, number }: { readonly id: string; readonly number: number },
): { file: DatasetFile; tune: number } {
  const row = rows.first(
    v.object({ ...fileRow.entries, tune: v.number() }),
    `SELECT files.number, files.name, files.hash, songs.tune FROM songs
     JOIN files ON files.dataset = songs.dataset AND files.number = songs.file
     WHERE songs.dataset = ? AND songs.number = ?`,
    ...[id, number],
  );
  if (row) return { file: fileOf(row), tune: row.tune };
  throw new SegueError('bad-input', 'That song is not there any more; read the dataset anew.');
}

/** A file with the tunes of it that are meant. */
export interface ChosenFile {
  readonly name: string;
  readonly hash?: string;
  /** Numbers of the tunes, from 1; `[0]` is the whole file. */
  readonly tunes: readonly number[];
}

/** The files that a run learns from: those with songs that fit the filter, duplicates among them, in order. */
export function chooseFiles(
  rows: Rows,
  { id, filter }: { readonly id: string; readonly filter?: SongFilter },
): ChosenFile[] {
  const { sql, values } = conditionOf(id, { filter });
  const found = rows.all(
    v.object({ ...fileRow.entries, tune: v.number() }),
    `SELECT files.number, files.name, files.hash, songs.tune FROM songs
     JOIN files ON files.dataset = songs.dataset AND files.number = songs.file
     WHERE ${sql} ORDER BY songs.number`,
    ...values,
  );
  const chosen = new Map<number, { name: string; hash?: string; tunes: number[] }>();
  for (const { tune, ...row } of found) {
    const { name, hash } = fileOf(row);
    const file = chosen.get(row.number) ?? { name, ...(hash !== undefined && { hash }), tunes: [] };
    file.tunes.push(tune);
    chosen.set(row.number, file);
  }
  return [...chosen.values()];
}
