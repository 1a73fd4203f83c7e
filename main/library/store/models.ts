import * as v from 'valibot';
import type { ModelInfo } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';
import { fold } from './fold.ts';

/** What the library keeps of a model’s file. */
export interface ModelRecord extends ModelInfo {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
  /** Of the data that it was trained on. */
  readonly fingerprint: string;
  /** Validation losses, in the order of time. */
  readonly curve: readonly number[];
}

/** When each model’s file was changed that the library knows, and how long it was then, by the model’s id. */
export function knownModels(rows: Rows): Map<string, { readonly bytes: number; readonly changed: number }> {
  const known = rows.all(
    v.object({ id: v.string(), bytes: v.number(), changed: v.number() }),
    'SELECT id, bytes, changed FROM models',
  );
  return new Map(known.map(({ id, ...file }) => [id, file]));
}

/**
 * Brings the models up to date with their files.
 * @param fresh those whose files came or changed
 * @param present ids of all that have a file
 * @returns whether anything changed
 */
export function updateModels(
  rows: Rows,
  { fresh, present }: { readonly fresh: readonly ModelRecord[]; readonly present: readonly string[] },
): boolean {
  rows.runEach(
    `REPLACE INTO models (id, name, search, kind, tokenizer, parameters, summary, test_loss, shipped, bytes, changed,
       fingerprint, curve) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    fresh.map((model) => [
      ...[model.id, model.name, fold(`${model.name} ${model.kind} ${model.tokenizer} ${model.summary}`), model.kind],
      ...[model.tokenizer, model.parameters, model.summary, model.testLoss ?? null, model.shipped ? 1 : 0, model.bytes],
      ...[model.changed, model.fingerprint, JSON.stringify(model.curve)],
    ]),
  );
  const still = new Set(present);
  const gone = [...knownModels(rows).keys()].filter((id) => !still.has(id));
  rows.runEach(
    'DELETE FROM models WHERE id = ?',
    gone.map((id) => [id]),
  );
  return fresh.length + gone.length > 0;
}
