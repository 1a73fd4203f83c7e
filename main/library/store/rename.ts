import * as v from 'valibot';
import type { Rows } from '../../database/database.ts';
import { moveBlindModel } from './blind-choices.ts';
import { fold } from './fold.ts';

/** Gives a dataset or a run another name. */
export function rename(
  rows: Rows,
  {
    kind,
    id,
    name,
    now,
  }: { readonly kind: 'dataset' | 'run'; readonly id: string; readonly name: string; readonly now: number },
): void {
  const table = { dataset: 'datasets', run: 'runs' }[kind];
  const about =
    kind === 'run' ? rows.first(v.object({ about: v.string() }), 'SELECT about FROM runs WHERE id = ?', id)?.about : '';
  rows.run(
    `UPDATE ${table} SET name = ?, search = ?, changed = ? WHERE id = ?`,
    name,
    fold(`${name} ${about ?? ''}`),
    now,
    id,
  );
}

/** A model has another id: its file was renamed. */
export function moveModel(rows: Rows, { from, to }: { readonly from: string; readonly to: string }): void {
  rows.run('UPDATE runs SET model = ? WHERE model = ?', to, from);
  rows.run('UPDATE runs SET from_model = ? WHERE from_model = ?', to, from);
  moveBlindModel(rows, { from, to });
}

/**
 * Removes a dataset.
 * @returns the files that the library kept for it alone
 */
export function removeDataset(rows: Rows, id: string): { name: string; hash: string }[] {
  const kept = rows.all(
    v.object({ name: v.string(), hash: v.string() }),
    `SELECT min(name) AS name, hash FROM files WHERE dataset = ? AND hash IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM files AS other WHERE other.hash = files.hash AND other.dataset <> files.dataset)
     GROUP BY hash`,
    id,
  );
  rows.run('DELETE FROM datasets WHERE id = ?', id);
  return kept;
}
