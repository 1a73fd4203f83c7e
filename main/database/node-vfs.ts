import { randomFillSync, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Sqlite3Static, WasmPointer } from '@sqlite.org/sqlite-wasm';

/** The name under which SQLite knows it. */
export const vfsName = 'segue-node';

/** A file that SQLite has open. */
interface OpenFile {
  readonly descriptor: number;
  readonly path: string;
  readonly temporary: boolean;
  /** Whether its name has yet to be made last, by syncing its folder with its first sync. */
  unnamed: boolean;
}

const longestPath = 1024;

/**
 * Lets SQLite read and write files through Node's file system: a VFS, as SQLite calls what it stands on. It takes no
 * locks, since `ProcessLock` lets only one process at a time into a database; a journal that it finds therefore belongs
 * to a process that is gone, and is rolled back. Files are synced when SQLite asks for it, and a new file's folder with
 * its first sync, so that a journal is there after a power failure as well as what it is to mend.
 * @see https://sqlite.org/vfs.html
 * @see https://sqlite.org/c3ref/io_methods.html
 */
export function installNodeVfs({ capi, wasm }: Sqlite3Static): void {
  const files = new Map<WasmPointer, OpenFile>();
  const io = new capi.sqlite3_io_methods();
  // Its first member, the version, which has no name in the types.
  wasm.poke32(io.pointer, 1);

  /** The result of some work: SQLite must never see an exception. */
  const result = (failure: number, work: () => unknown): number => {
    try {
      const code = work();
      return typeof code === 'number' ? code : capi.SQLITE_OK;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return code === 'ENOSPC' || code === 'EDQUOT' ? capi.SQLITE_FULL : failure;
    }
  };
  const fileOf = (pointer: WasmPointer): OpenFile => {
    const file = files.get(pointer);
    if (!file) throw new Error('SQLite asks for a file that is not open.');
    return file;
  };
  const memory = (pointer: WasmPointer, length: number): Uint8Array => {
    const start = Number(pointer);
    return wasm.heap8u().subarray(start, start + length);
  };

  const ioMethods = {
    xClose: (pointer: WasmPointer) =>
      result(capi.SQLITE_IOERR_CLOSE, () => {
        const { descriptor, path, temporary } = fileOf(pointer);
        files.delete(pointer);
        fs.closeSync(descriptor);
        if (temporary) fs.rmSync(path, { force: true });
      }),
    xRead: (pointer: WasmPointer, buffer: WasmPointer, amount: number, offset: bigint) =>
      result(capi.SQLITE_IOERR_READ, () => {
        const target = memory(buffer, amount);
        const { descriptor } = fileOf(pointer);
        let done = 0;
        for (let read = 1; done < amount && read > 0; done += read) {
          read = fs.readSync(descriptor, target, done, amount - done, Number(offset) + done);
        }
        target.fill(0, done);
        return done < amount ? capi.SQLITE_IOERR_SHORT_READ : capi.SQLITE_OK;
      }),
    xWrite: (pointer: WasmPointer, buffer: WasmPointer, amount: number, offset: bigint) =>
      result(capi.SQLITE_IOERR_WRITE, () => {
        const { descriptor } = fileOf(pointer);
        const source = memory(buffer, amount);
        for (let done = 0; done < amount; ) {
          done += fs.writeSync(descriptor, source, done, amount - done, Number(offset) + done);
        }
      }),
    xTruncate: (pointer: WasmPointer, size: bigint) =>
      result(capi.SQLITE_IOERR_TRUNCATE, () => fs.ftruncateSync(fileOf(pointer).descriptor, Number(size))),
    xSync: (pointer: WasmPointer, _flags: number) =>
      result(capi.SQLITE_IOERR_FSYNC, () => {
        const file = fileOf(pointer);
        fs.fsyncSync(file.descriptor);
        if (file.unnamed) syncFolder(dirname(file.path));
        file.unnamed = false;
      }),
    xFileSize: (pointer: WasmPointer, size: WasmPointer) =>
      result(capi.SQLITE_IOERR_FSTAT, () => {
        wasm.poke64(size, BigInt(fs.fstatSync(fileOf(pointer).descriptor).size));
      }),
    xLock: (_: WasmPointer, _level: number) => capi.SQLITE_OK,
    xUnlock: (_: WasmPointer, _level: number) => capi.SQLITE_OK,
    xCheckReservedLock: (_: WasmPointer, out: WasmPointer) =>
      result(capi.SQLITE_IOERR_CHECKRESERVEDLOCK, () => void wasm.poke32(out, 0)),
    xFileControl: (_: WasmPointer, _op: number, _about: WasmPointer) => capi.SQLITE_NOTFOUND,
    xSectorSize: (_: WasmPointer) => 4096,
    xDeviceCharacteristics: (_: WasmPointer) => 0,
  };

  const vfsMethods = {
    xOpen: (_: WasmPointer, name: WasmPointer, pointer: WasmPointer, flags: number, out: WasmPointer) =>
      result(capi.SQLITE_CANTOPEN, () => {
        const given = wasm.cstrToJs(name);
        const path = given ?? join(tmpdir(), `segue-sqlite-${randomUUID()}`);
        const readOnly = (flags & capi.SQLITE_OPEN_READONLY) !== 0;
        const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
        const mode =
          (readOnly ? O_RDONLY : O_RDWR) |
          (flags & capi.SQLITE_OPEN_CREATE ? O_CREAT : 0) |
          (flags & capi.SQLITE_OPEN_EXCLUSIVE ? O_EXCL : 0);
        const unnamed = !fs.existsSync(path);
        const descriptor = fs.openSync(path, mode, 0o600);
        const temporary = given === null || (flags & capi.SQLITE_OPEN_DELETEONCLOSE) !== 0;
        files.set(pointer, { descriptor, path, temporary, unnamed: unnamed && !temporary });
        const file = new capi.sqlite3_file(pointer);
        file.$pMethods = io.pointer;
        file.dispose();
        if (out) wasm.poke32(out, flags);
      }),
    xDelete: (_: WasmPointer, name: WasmPointer, syncDirectory: number) =>
      result(capi.SQLITE_IOERR_DELETE, () => {
        const path = wasm.cstrToJs(name) ?? '';
        if (!fs.existsSync(path)) return capi.SQLITE_IOERR_DELETE_NOENT;
        fs.unlinkSync(path);
        if (syncDirectory) syncFolder(dirname(path));
        return capi.SQLITE_OK;
      }),
    xAccess: (_: WasmPointer, name: WasmPointer, flags: number, out: WasmPointer) =>
      result(capi.SQLITE_IOERR_ACCESS, () => {
        wasm.poke32(out, isAccessible(wasm.cstrToJs(name) ?? '', flags === capi.SQLITE_ACCESS_EXISTS) ? 1 : 0);
      }),
    xFullPathname: (_: WasmPointer, name: WasmPointer, length: number, out: WasmPointer) =>
      result(capi.SQLITE_CANTOPEN, () => {
        const path = new TextEncoder().encode(`${resolve(wasm.cstrToJs(name) ?? '')}\0`);
        if (path.length > length) return capi.SQLITE_CANTOPEN;
        memory(out, path.length).set(path);
        return capi.SQLITE_OK;
      }),
    xRandomness: (_: WasmPointer, length: number, out: WasmPointer) => {
      randomFillSync(memory(out, length));
      return length;
    },
    xSleep: (_: WasmPointer, microseconds: number) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, microseconds / 1000);
      return microseconds;
    },
    // Days, and milliseconds, since noon in Greenwich on 24 November 4714 BC.
    xCurrentTime: (_: WasmPointer, out: WasmPointer) =>
      result(capi.SQLITE_ERROR, () => void wasm.poke(out, Date.now() / 86_400_000 + 2_440_587.5, 'double')),
    xGetLastError: (_: WasmPointer, _length: number, _out: WasmPointer) => 0,
  };

  io.installMethods(ioMethods);
  const vfs = new capi.sqlite3_vfs();
  const file = new capi.sqlite3_file();
  vfs.$iVersion = 1;
  vfs.$szOsFile = file.structInfo.sizeof;
  vfs.$mxPathname = longestPath;
  vfs.$zName = wasm.allocCString(vfsName, false);
  vfs.installMethods(vfsMethods);
  file.dispose();
  if (capi.sqlite3_vfs_register(vfs.pointer, 0) !== capi.SQLITE_OK) throw new Error('SQLite does not take its files.');
}

/** Whether a file is there that is not empty, or one that can be read and written. */
function isAccessible(path: string, exists: boolean): boolean {
  try {
    if (exists) return fs.statSync(path).size > 0;
    fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes the names in a folder last. Some systems cannot sync a folder, and there names last by themselves. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
