import * as v from 'valibot';
import { SegueError } from '../../../shared/errors.ts';
import type { BlindChoice, BlindTally } from '../../../shared/ipc/contract.ts';
import type { Rows } from '../../database/database.ts';

const tallyRow = v.object({
  first: v.string(),
  second: v.string(),
  first_name: v.string(),
  second_name: v.string(),
  firsts: v.number(),
  seconds: v.number(),
  neither: v.number(),
  first_as_a: v.number(),
  last: v.number(),
});

// SQLite takes the names from the row in which `max` was found: those of the last choice.
const tallies = `
  SELECT first, second, first_name, second_name, max(number),
    count(*) FILTER (WHERE chosen = first) AS firsts,
    count(*) FILTER (WHERE chosen = second) AS seconds,
    count(*) FILTER (WHERE chosen IS NULL) AS neither,
    sum(first_was_a) AS first_as_a,
    max(made) AS last
  FROM blind_choices`;

/** The tally of every pair of models, the one of the last choice first. */
export function blindTallies(rows: Rows): BlindTally[] {
  return rows.all(tallyRow, `${tallies} GROUP BY first, second ORDER BY last DESC`).map(tallyOf);
}

/**
 * Counts a choice.
 * @returns the tally of its pair
 * @throws SegueError `bad-input` for a model against itself
 */
export function countBlindChoice(rows: Rows, choice: BlindChoice & { readonly made: number }): BlindTally {
  const { models, chosen, song, bars, seed, made } = choice;
  const [a, b] = models;
  if (a.id === b.id) throw new SegueError('bad-input', 'A model cannot be heard against itself; choose two.');
  const firstIsA = a.id < b.id;
  const [first, second] = firstIsA ? [a, b] : [b, a];
  const preferred = { a: a.id, b: b.id, neither: null }[chosen];
  rows.run(
    `INSERT INTO blind_choices (first, second, first_name, second_name, first_was_a, chosen, song, bars, seed, made)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[first.id, second.id, first.name, second.name, firstIsA ? 1 : 0, preferred],
    ...[song, bars, seed, made],
  );
  const [row] = rows.all(tallyRow, `${tallies} WHERE first = ? AND second = ? GROUP BY first`, first.id, second.id);
  if (!row) throw new Error('A choice that was just counted has a tally.');
  return tallyOf(row);
}

/** Forgets all choices between two models. */
export function forgetBlindChoices(rows: Rows, [one, other]: readonly [string, string]): void {
  const [first, second] = one < other ? [one, other] : [other, one];
  rows.run('DELETE FROM blind_choices WHERE first = ? AND second = ?', first, second);
}

/** A model has another id; of a pair the smaller id stays the first. */
export function moveBlindModel(rows: Rows, { from, to }: { readonly from: string; readonly to: string }): void {
  rows.run(
    `UPDATE blind_choices SET first = min(?1, second), second = max(?1, second),
       first_name = iif(?1 < second, first_name, second_name), second_name = iif(?1 < second, second_name, first_name),
       first_was_a = iif(?1 < second, first_was_a, 1 - first_was_a), chosen = iif(chosen = ?2, ?1, chosen)
     WHERE first = ?2 AND second <> ?1`,
    to,
    from,
  );
  rows.run(
    `UPDATE blind_choices SET first = min(?1, first), second = max(?1, first),
       first_name = iif(?1 > first, first_name, second_name), second_name = iif(?1 > first, second_name, first_name),
       first_was_a = iif(?1 > first, first_was_a, 1 - first_was_a), chosen = iif(chosen = ?2, ?1, chosen)
     WHERE second = ?2 AND first <> ?1`,
    to,
    from,
  );
}

function tallyOf(row: v.InferOutput<typeof tallyRow>): BlindTally {
  return {
    models: [
      { id: row.first, name: row.first_name },
      { id: row.second, name: row.second_name },
    ],
    ...{ first: row.firsts, second: row.seconds, neither: row.neither, firstAsA: row.first_as_a, last: row.last },
  };
}
