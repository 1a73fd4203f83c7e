import { renameSync } from 'node:fs';
import * as v from 'valibot';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { refusedToWrite } from '../files/disk-error.ts';
import { inMemory } from './in-memory.ts';
import { ProcessLock } from './process-lock.ts';
import { openSqlite, type Sqlite, type SqlValue } from './sqlite.ts';

/** What can be asked of a database within a transaction. */
export interface Rows {
  /** The rows of a query, each checked; an error of ours where one does not fit. */
  all<S extends v.GenericSchema>(row: S, sql: string, ...values: readonly SqlValue[]): v.InferOutput<S>[];
  /** The first row of a query; undefined where there is none. */
  first<S extends v.GenericSchema>(row: S, sql: string, ...values: readonly SqlValue[]): v.InferOutput<S> | undefined;
  run(sql: string, ...values: readonly SqlValue[]): void;
  /** Runs a statement once for each list of values. */
  runEach(sql: string, valueLists: Iterable<readonly SqlValue[]>): void;
}

/**
 * A database in a file that several processes of a machine may have open, each in a thread of its own, since every call
 * blocks. All that is asked is part of a transaction, which is whole or has not been; only one goes on at a time.
 */
export class Database {
  readonly #sqlite: Sqlite;
  readonly #lock: ProcessLock | undefined;
  readonly #rows: Rows;

  /**
   * Opens a database, or makes it, and brings it up to date. One that is damaged beyond reading is put aside, with
   * `.damaged` in its name, and a new one takes its place.
   * @param migrations statements that make the next version of each version, from nothing on; they only ever grow in number
   * @throws SegueError `io` where it is from a newer version of Segue, or the disk refuses
   */
  constructor(file: string, migrations: readonly string[]) {
    this.#lock = file === inMemory ? undefined : new ProcessLock(`${file}.lock-holder`);
    this.#sqlite = this.#alone(() => openUndamaged(file));
    const sqlite = this.#sqlite;
    this.#rows = {
      all: (row, sql, ...values) => sqlite.all(sql, values).map((found) => v.parse(row, found)),
      first: (row, sql, ...values) => {
        const [found] = sqlite.all(sql, values);
        return found && v.parse(row, found);
      },
      run: (sql, ...values) => sqlite.run(sql, [values]),
      runEach: (sql, valueLists) => sqlite.run(sql, valueLists),
    };
    this.#migrate(migrations);
  }

  /** Does something as a whole: where it throws, nothing has been changed. It must not be asynchronous. */
  transaction<T>(work: (rows: Rows) => T): T {
    return this.#alone(() => {
      this.#sqlite.exec('BEGIN');
      try {
        const result = work(this.#rows);
        this.#sqlite.exec('COMMIT');
        return result;
      } catch (error) {
        this.#rollBack();
        throw asDatabaseError(error);
      }
    });
  }

  close(): void {
    this.#sqlite.close();
  }

  #alone<T>(work: () => T): T {
    try {
      if (!this.#lock) return work();
      return this.#lock.hold(work);
    } catch (error) {
      throw asDatabaseError(error);
    }
  }

  /** Some errors have rolled back already. */
  #rollBack(): void {
    try {
      this.#sqlite.exec('ROLLBACK');
    } catch {}
  }

  #migrate(migrations: readonly string[]): void {
    this.transaction(() => {
      const [row] = this.#sqlite.all('PRAGMA user_version', []);
      const { user_version: version } = v.parse(v.object({ user_version: v.number() }), row);
      if (version > migrations.length) {
        throw new SegueError('io', 'The library was written by a newer version of Segue; update Segue to use it.');
      }
      for (const statements of migrations.slice(version)) this.#sqlite.exec(statements);
      this.#sqlite.exec(`PRAGMA user_version = ${migrations.length}`);
    });
  }
}

function openUndamaged(file: string): Sqlite {
  try {
    return openChecked(file);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const aside = `${file}.damaged`;
    for (const ending of ['', '-journal']) {
      try {
        renameSync(file + ending, aside + ending);
      } catch {}
    }
    return openSqlite(file);
  }
}

function openChecked(file: string): Sqlite {
  const sqlite = openSqlite(file);
  const [{ quick_check: finding } = {}] = sqlite.all('PRAGMA quick_check(1)', []);
  if (finding === 'ok') return sqlite;
  sqlite.close();
  throw new Error(`The database is malformed: ${String(finding)}`);
}

function isDamaged(error: unknown): boolean {
  return /not a database|malformed/.test(messageOf(error));
}

/** What SQLite says, as a sentence for people; any other error as it is. */
function asDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'SQLite3Error') return refusedToWrite(error, 'The library');
  const { message } = error;
  if (/full/.test(message)) {
    return new SegueError('io', 'The library could not be written: the disk is full; make room and try again.', {
      cause: error,
    });
  }
  if (/I\/O|readonly|unable to open|could not open/i.test(message)) {
    return new SegueError('io', `The library could not be read or written (${message}); check its disk and folder.`, {
      cause: error,
    });
  }
  if (isDamaged(error)) {
    return new SegueError(
      'io',
      'The library’s database is damaged; restart Segue, which puts it aside and builds it anew.',
      {
        cause: error,
      },
    );
  }
  return error;
}
