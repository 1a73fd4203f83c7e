import * as v from 'valibot';
import type { Calls, LibraryEntry, Thumbnail } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';
import { likePatterns } from './fold.ts';
import { unpackPicture } from './pictures.ts';

const entryRow = v.object({
  kind: v.picklist(['dataset', 'model', 'run', 'project']),
  id: v.string(),
  name: v.string(),
  about: v.string(),
  changed: v.number(),
  bytes: v.number(),
  shipped: v.number(),
  picture: v.nullable(v.instance(Uint8Array)),
  curve: v.nullable(v.string()),
});

const allKinds = ['dataset', 'model', 'run', 'project'] as const;

/** Values of a curve’s picture at most. */
const mostValues = 48;

/** A page of what the library holds; see `library.find` of the contract. */
export function findEntries(
  rows: Rows,
  { kinds = allKinds, text = '', order = 'changed', offset, limit }: Calls['library.find']['params'],
): Calls['library.find']['result'] {
  const patterns = likePatterns(text);
  const where = [
    `kind IN (${kinds.map(() => '?').join(', ')})`,
    ...patterns.map(() => "search LIKE ? ESCAPE '\\'"),
  ].join(' AND ');
  const by = order === 'name' ? 'search, kind, id' : 'changed DESC, kind, id';
  const found = rows.all(
    entryRow,
    `SELECT kind, id, name, about, changed, bytes, shipped, picture, curve FROM entries WHERE ${where}
     ORDER BY ${by} LIMIT ? OFFSET ?`,
    ...[...kinds, ...patterns, limit, offset],
  );
  const count = rows.first(
    v.object({ total: v.number() }),
    `SELECT count(*) AS total FROM entries WHERE ${where}`,
    ...[...kinds, ...patterns],
  );
  const entries = found.map(({ picture, curve, shipped, ...entry }): LibraryEntry => {
    const losses = entry.kind === 'run' ? lossesOf(rows, entry.id) : parseLosses(curve);
    const thumbnail = picture ? unpackPicture(picture) : curvePicture(losses);
    return { ...entry, shipped: shipped === 1, ...(thumbnail && { thumbnail }) };
  });
  return { entries, total: count?.total ?? 0 };
}

function lossesOf(rows: Rows, run: string): number[] {
  const points = rows.all(
    v.object({ loss: v.number() }),
    'SELECT loss FROM run_points WHERE run = ? ORDER BY place',
    run,
  );
  return points.map(({ loss }) => loss);
}

function parseLosses(curve: string | null): number[] {
  return curve === null ? [] : v.parse(v.array(v.number()), JSON.parse(curve));
}

/** The picture of a curve: its values at equal distances, between the least and the greatest. */
export function curvePicture(losses: readonly number[]): Thumbnail | undefined {
  if (losses.length === 0) return undefined;
  const count = Math.min(mostValues, losses.length);
  const chosen = Array.from({ length: count }, (_, i) => {
    return losses[Math.round((i * (losses.length - 1)) / Math.max(1, count - 1))] ?? 0;
  });
  const least = Math.min(...chosen);
  const span = Math.max(...chosen) - least;
  return { kind: 'curve', values: chosen.map((loss) => (span === 0 ? 0 : (loss - least) / span)) };
}
