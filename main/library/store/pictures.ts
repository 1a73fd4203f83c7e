import * as v from 'valibot';
import type { RollThumbnail } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';

/** Songs whose pictures make that of their dataset. */
const sampled = 200;

/** A picture as a column holds it: its columns, its rows, and its cells. */
export function packPicture({ columns, rows, cells }: RollThumbnail): Uint8Array {
  return Uint8Array.of(columns, rows, ...cells);
}

export function unpackPicture(bytes: Uint8Array): RollThumbnail {
  const [columns = 0, rows = 0] = bytes;
  return { kind: 'roll', columns, rows, cells: bytes.slice(2) };
}

/** The picture of a dataset: the mean of those of some of its songs; null where it has none. */
export function meanPicture(rows: Rows, dataset: string): Uint8Array | null {
  const found = rows.all(
    v.object({ picture: v.instance(Uint8Array) }),
    `SELECT picture FROM song_pictures WHERE dataset = ? LIMIT ${sampled}`,
    dataset,
  );
  const [first] = found;
  if (!first) return null;
  const sums = new Float64Array(first.picture.length);
  for (const { picture } of found) for (let i = 2; i < sums.length; i++) sums[i] = sums[i]! + (picture[i] ?? 0);
  const most = sums.reduce((least, sum) => Math.max(least, sum), 1);
  const mean = Uint8Array.from(sums, (sum) => Math.round((255 * sum) / most));
  mean.set(first.picture.subarray(0, 2));
  return mean;
}
