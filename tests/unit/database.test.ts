import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Database } from '../../main/database/database.ts';
import { inMemory } from '../../main/database/in-memory.ts';
import { ProcessLock } from '../../main/database/process-lock.ts';
import { SegueError } from '../../shared/errors.ts';
import { ledgerMigrations } from '../support/ledger.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();
const number = v.object({ n: v.number() });

/** Kills at how many moments; CI and people who want more say so. */
const kills = Number(process.env.SEGUE_DATABASE_KILLS ?? 12);

/** Starts a process that writes without end; gives what it told when it was killed, after so many milliseconds of writing. */
function killedWriter(file: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx/esm', 'tests/support/database-writer.ts', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = 0;
  let begun = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told = Number(text.trim().split('\n').at(-1));
    if (!begun) setTimeout(() => child.kill('SIGKILL'), milliseconds);
    begun = true;
  });
  return new Promise((resolve) => child.on('close', () => resolve(told)));
}

describe('a writer that is killed', () => {
  test(`at ${kills} moments loses nothing that it had committed, and leaves nothing half done`, async () => {
    const file = join(folder, 'ledger.sqlite');
    let before = 0;
    for (let kill = 0; kill < kills; kill++) {
      // Transactions take some milliseconds; fractions of one are what the moments differ by.
      const told = await killedWriter(file, 3 + ((kill * 7.3) % 23));
      const database = new Database(file, ledgerMigrations);
      const { sum, entries, amount, listed, seal } = database.transaction((rows) => ({
        sum: rows.first(number, 'SELECT coalesce(sum(amount), 0) AS n FROM entries')?.n,
        entries: rows.first(number, 'SELECT count(*) AS n FROM entries')?.n ?? 0,
        amount: rows.first(number, 'SELECT amount AS n FROM total')?.n,
        listed: rows.first(number, 'SELECT entries AS n FROM total')?.n,
        seal: rows.first(v.object({ seal: v.instance(Uint8Array) }), 'SELECT seal FROM total')?.seal,
      }));
      expect(seal?.every((byte) => byte === entries % 256)).toBe(true);
      expect(amount).toBe(sum);
      expect(listed).toBe(entries);
      // The last transaction may have been committed and not told.
      expect([told, told + 1], `kill ${kill}`).toContain(entries);
      expect(entries).toBeGreaterThan(before);
      expect(database.transaction((rows) => rows.all(v.unknown(), 'PRAGMA integrity_check'))).toEqual([
        { integrity_check: 'ok' },
      ]);
      before = entries;
      database.close();
    }
  }, 300_000);

  test('does not lock others out', async () => {
    const file = join(folder, 'locked.sqlite');
    await killedWriter(file, 5);
    writeFileSync(`${file}.lock-holder`, '999999999 gone');
    const database = new Database(file, ledgerMigrations);
    expect(database.transaction((rows) => rows.first(number, 'SELECT entries AS n FROM total'))?.n).toBeGreaterThan(0);
    database.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('locked.sqlite.'))).toEqual([]);
  }, 60_000);
});

test('two processes that write at the same time lose nothing', async () => {
  const file = join(folder, 'shared.sqlite');
  new Database(file, ledgerMigrations).close();
  await Promise.all([killedWriter(file, 400), killedWriter(file, 400), killedWriter(file, 400)]);
  const database = new Database(file, ledgerMigrations);
  const [sum, total] = database.transaction((rows) => [
    rows.first(number, 'SELECT sum(amount) AS n FROM entries')?.n,
    rows.first(number, 'SELECT amount AS n FROM total')?.n,
  ]);
  expect(total).toBe(sum);
  // Each saw the others' rows: no amount was written twice.
  const twice = database.transaction((rows) =>
    rows.all(number, 'SELECT amount AS n FROM entries GROUP BY amount HAVING count(*) > 1'),
  );
  expect(twice).toEqual([]);
  database.close();
}, 60_000);

describe('a transaction', () => {
  test('that throws has changed nothing, and the next one works', () => {
    const database = new Database(inMemory, ledgerMigrations);
    expect(() =>
      database.transaction((rows) => {
        rows.run('UPDATE total SET amount = 5');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(database.transaction((rows) => rows.first(number, 'SELECT amount AS n FROM total'))).toEqual({ n: 0 });
    database.close();
  });

  test('gives rows that are what they are said to be, or fails', () => {
    const database = new Database(inMemory, []);
    const text = v.object({ n: v.string() });
    expect(() => database.transaction((rows) => rows.first(text, 'SELECT 1 AS n'))).toThrow(v.ValiError);
    expect(database.transaction((rows) => rows.first(number, 'SELECT 1 AS n WHERE 0'))).toBeUndefined();
    database.close();
  });
});

describe('versions', () => {
  const first = 'CREATE TABLE a (n INTEGER)';
  const second = 'ALTER TABLE a ADD COLUMN m INTEGER; INSERT INTO a VALUES (1, 2)';

  test('follow one another, each once', () => {
    const file = join(folder, 'versions.sqlite');
    new Database(file, [first]).close();
    new Database(file, [first, second]).close();
    const database = new Database(file, [first, second]);
    expect(database.transaction((rows) => rows.all(v.unknown(), 'SELECT * FROM a'))).toEqual([{ n: 1, m: 2 }]);
    database.close();
  });

  test('that cannot be made leave the one before', () => {
    const file = join(folder, 'stuck.sqlite');
    new Database(file, [first]).close();
    expect(() => new Database(file, [first, 'INSERT INTO a VALUES (7); nonsense'])).toThrow(/syntax/);
    const database = new Database(file, [first]);
    expect(database.transaction((rows) => rows.all(v.unknown(), 'SELECT * FROM a'))).toEqual([]);
    database.close();
  });

  test('of a newer Segue are left alone, and said to be so', () => {
    const file = join(folder, 'newer.sqlite');
    new Database(file, [first, second]).close();
    const content = readFileSync(file);
    expect(() => new Database(file, [first])).toThrow(/newer version of Segue; update Segue/);
    expect(readFileSync(file)).toEqual(content);
  });
});

test.each([
  ['no database at all', () => Buffer.from('x'.repeat(8192))],
  ['a database whose pages are overwritten', (file: string) => readFileSync(file).fill(0x55, 4096)],
])('%s is put aside, and a new one made', (_what, damage) => {
  const file = join(folder, 'damaged.sqlite');
  rmSync(file, { force: true });
  const database = new Database(file, ledgerMigrations);
  database.transaction((rows) => rows.run('UPDATE total SET entries = 7'));
  database.close();
  const damaged = damage(file);
  writeFileSync(file, damaged);
  const fresh = new Database(file, ledgerMigrations);
  expect(fresh.transaction((rows) => rows.first(number, 'SELECT entries AS n FROM total'))).toEqual({ n: 0 });
  fresh.close();
  expect(readFileSync(`${file}.damaged`)).toEqual(damaged);
});

test('a folder that is not there is told in a sentence', () => {
  const open = () => new Database(join(folder, 'none/x.sqlite'), []);
  expect(open).toThrow(SegueError);
});

describe('the lock between processes', () => {
  const path = join(folder, 'lock');

  test('is taken over from a process that is gone, and from before the machine was started', () => {
    writeFileSync(path, '999999999 gone');
    expect(new ProcessLock(path).hold(() => readFileSync(path, 'utf8'))).toMatch(new RegExp(`^${process.pid} `));
    writeFileSync(path, `${process.ppid} of another life`);
    utimesSync(path, 1, 1);
    expect(new ProcessLock(path).hold(() => 'held')).toBe('held');
    expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual([
      'locked.sqlite',
      'locked.sqlite-journal',
    ]);
  });

  test('is given back where the work throws', () => {
    expect(() =>
      new ProcessLock(path).hold(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(new ProcessLock(path).hold(() => 'held')).toBe('held');
  });
});
