/**
 * A process that writes to a database without end: each transaction adds a row, and brings up to date the sum and a seal
 * of a hundred pages, so that there are many places to be killed at. It says on stdout how many rows it has committed.
 */
import { writeSync } from 'node:fs';
import * as v from 'valibot';
import { Database } from '../../main/database/database.ts';
import { ledgerMigrations } from './ledger.ts';

const [file = ''] = process.argv.slice(2);
const database = new Database(file, ledgerMigrations);
for (;;) {
  const count = database.transaction((rows) => {
    const { n } = rows.first(v.object({ n: v.number() }), 'SELECT count(*) AS n FROM entries') ?? { n: 0 };
    rows.run('INSERT INTO entries (amount) VALUES (?)', n);
    rows.run(
      'UPDATE total SET amount = amount + ?, entries = entries + 1, seal = ?',
      n,
      new Uint8Array(400_000).fill(n + 1),
    );
    return n + 1;
  });
  writeSync(1, `${count}\n`);
}
