import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { writeAtomically } from '../../main/files/write-atomically.ts';

/** Counts down with every operation on files; the one that reaches zero fails. */
const disk = vi.hoisted(() => ({ operations: 0, failAt: Number.POSITIVE_INFINITY, code: 'ENOSPC' }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  const operation = async <T>(work: () => Promise<T>): Promise<T> => {
    if (++disk.operations === disk.failAt) throw Object.assign(new Error(disk.code), { code: disk.code, errno: -1 });
    return work();
  };
  const failing = (handle: files.FileHandle) => ({
    write: (...a: [Uint8Array, number, number]) => operation(() => handle.write(...a)),
    sync: () => operation(() => handle.sync()),
    close: () => handle.close(),
  });
  return {
    ...real,
    open: (...a: Parameters<typeof real.open>) => operation(() => real.open(...a).then(failing)),
    rename: (...a: Parameters<typeof real.rename>) => operation(() => real.rename(...a)),
    readdir: (path: string) => operation(() => real.readdir(path)),
  };
});

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segue-atomic-'));
  path = join(folder, 'file');
  disk.operations = 0;
  disk.failAt = Number.POSITIVE_INFINITY;
});

test('writes text, bytes and pieces, over what was there', async () => {
  await writeAtomically(path, 'ä');
  expect(readFileSync(path, 'utf8')).toBe('ä');
  await writeAtomically(path, Uint8Array.of(1, 2));
  expect([...readFileSync(path)]).toEqual([1, 2]);
  await writeAtomically(path, [Uint8Array.of(3), new Uint8Array(0), Uint8Array.of(4, 5)]);
  expect([...readFileSync(path)]).toEqual([3, 4, 5]);
  expect(readdirSync(folder)).toEqual(['file']);
});

test.each(['ENOSPC', 'EIO', 'EACCES', 'EROFS'])(
  '%s at any operation leaves the old file or the new, and no litter',
  async (code) => {
    disk.code = code;
    writeFileSync(path, 'old');
    await writeAtomically(
      path,
      ['n', 'ew'].map((text) => Buffer.from(text)),
    );
    const operations = disk.operations;
    expect(operations).toBeGreaterThanOrEqual(7);
    for (let n = 1; n <= operations; n++) {
      writeFileSync(path, 'old');
      disk.operations = 0;
      disk.failAt = n;
      const error = await writeAtomically(
        path,
        ['n', 'ew'].map((text) => Buffer.from(text)),
      ).catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'io', message: expect.stringContaining(path) });
      // Only once the rename is done, that is when syncing the folder, may the new content be there.
      expect(readFileSync(path, 'utf8')).toBe(n > operations - 2 ? 'new' : 'old');
      expect(readdirSync(folder)).toEqual(['file']);
    }
  },
);

test('what the content throws passes through, and nothing is left', async () => {
  writeFileSync(path, 'old');
  const stopped = new Error('stopped');
  function* content(): Generator<Uint8Array> {
    yield Uint8Array.of(1);
    throw stopped;
  }
  await expect(writeAtomically(path, content())).rejects.toBe(stopped);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a folder that is not there is named in the error', async () => {
  const missing = join(folder, 'none', 'file');
  await expect(writeAtomically(missing, '')).rejects.toMatchObject({ code: 'io', message: /make the folder first/ });
});

test('what a killed process left behind is removed, and what a running one writes is not', async () => {
  const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  const mine = `.file.${process.pid}-999999.tmp`;
  for (const name of [`.file.${pid}-0.tmp`, mine, `.other.${pid}-0.tmp`]) writeFileSync(join(folder, name), '');
  await writeAtomically(path, 'x');
  expect(readdirSync(folder).sort()).toEqual([mine, `.other.${pid}-0.tmp`, 'file'].sort());
});
