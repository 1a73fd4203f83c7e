import type { OpenedFile } from './shell.ts';

/** Reads files that a user chose or dropped. */
export function readFiles(files: Iterable<File>): Promise<OpenedFile[]> {
  return Promise.all(
    [...files].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}
