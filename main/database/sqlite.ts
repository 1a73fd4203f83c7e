import init from '@sqlite.org/sqlite-wasm';
import { inMemory } from './in-memory.ts';
import { installNodeVfs, vfsName } from './node-vfs.ts';

/** What a column can hold. */
export type SqlValue = null | number | string | Uint8Array;
/** A row as the database gives it, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** An open SQLite database. All calls block. */
export interface Sqlite {
  /** The rows that a statement gives, for the values of its question marks. */
  all(sql: string, values: readonly SqlValue[]): Row[];
  /** Runs one statement once for each list of values. */
  run(sql: string, valueLists: Iterable<readonly SqlValue[]>): void;
  /** Runs statements without values. */
  exec(sql: string): void;
  close(): void;
}

const sqlite3 = await init();
installNodeVfs(sqlite3);

/**
 * Opens a database file, or makes it. This is the one place that knows which SQLite it is: the project's own WebAssembly
 * build, which needs nothing but Node's file system. Whoever opens a file makes sure that no other process is in it while
 * a call lasts, which is what `ProcessLock` is for.
 *
 * The rollback journal stays and is truncated at each commit, and every commit is synced: so what was committed survives
 * a crash of the process as of the machine, and what was not is rolled back by whoever opens the file next.
 * @throws where the file is no database or the disk refuses
 * @see https://sqlite.org/atomiccommit.html
 */
export function openSqlite(file: string): Sqlite {
  const database = new sqlite3.oo1.DB({ filename: file, flags: 'c', ...(file !== inMemory && { vfs: vfsName }) });
  try {
    database.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    all(sql, values) {
      const statement = database.prepare(sql);
      try {
        if (values.length > 0) statement.bind([...values]);
        const rows: Row[] = [];
        while (statement.step()) rows.push(statement.get({}));
        return rows;
      } finally {
        statement.finalize();
      }
    },
    run(sql, valueLists) {
      const statement = database.prepare(sql);
      try {
        for (const values of valueLists) {
          if (values.length > 0) statement.bind([...values]);
          statement.stepReset();
        }
      } finally {
        statement.finalize();
      }
    },
    exec: (sql) => void database.exec(sql),
    close: () => database.close(),
  };
}
