import type { FileToSend } from '../../shared/ipc/upload-files.ts';

/** Files that a user chose or dropped, and what they may be called together. */
export interface ChosenFiles {
  /** The folder's name where it is one, or the file's; empty where there are several of either. */
  readonly name: string;
  readonly files: readonly FileToSend[];
}

/** Longest time in milliseconds for which files are gone through before the window has its turn. */
const turn = 10;

/** Those of a file input, of a folder with their paths within it. Of many files the window is not held up. */
export async function filesOfInput(list: Iterable<File>): Promise<ChosenFiles> {
  const files: FileToSend[] = [];
  const tops = new Set<string>();
  let begun = performance.now();
  for (const file of list) {
    const name = file.webkitRelativePath || file.name;
    files.push(sendable(file, name));
    tops.add(topOf(name));
    if (performance.now() - begun < turn) continue;
    await new Promise((resolve) => setTimeout(resolve));
    begun = performance.now();
  }
  return { name: nameOf(tops), files };
}

/**
 * Those of a drop, folders with all that is in them. Must be called while the drop is being handled: what it holds is
 * gone afterwards.
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<ChosenFiles> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: FileToSend[] = [];
  for (const entry of entries) await gather(entry, files);
  const tops = entries.map(({ name, isDirectory }) => (isDirectory ? `${name}/` : name));
  return { name: nameOf(new Set(tops)), files };
}

async function gather(entry: FileSystemEntry, into: FileToSend[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    into.push(sendable(file, entry.fullPath.replace(/^\//, '')));
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    // A reader gives some entries at a time, and none once it has given all.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const one of some) await gather(one, into);
    }
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** It is read as a stream, never asked for its size: a browser would hold the window up to look that up on the disk. */
function sendable(file: File, name: string): FileToSend {
  return {
    name,
    async read(most) {
      const parts: Uint8Array[] = [];
      let length = 0;
      const reader = file.stream().getReader();
      while (length <= most) {
        const { done, value } = await reader.read();
        if (done) return joined(parts, length);
        parts.push(value);
        length += value.length;
      }
      await reader.cancel();
      return joined(parts, length);
    },
  };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The first folder of a path, or the file itself. */
function topOf(path: string): string {
  const end = path.indexOf('/');
  return end < 0 ? path : path.slice(0, end + 1);
}

/** The top folder that all are in, or the one file's name without its ending. */
function nameOf(tops: ReadonlySet<string>): string {
  const [first, ...others] = tops;
  if (first === undefined || others.length > 0) return '';
  return first.replace(/(\/|\.\w+)$/, '');
}
