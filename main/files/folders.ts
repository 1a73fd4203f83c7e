import { mkdir, rm } from 'node:fs/promises';
import { refusedToWrite } from './disk-error.ts';

/** Makes a folder and those around it, where they are missing; a refusal is an `io` error. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw refusedToWrite(error, folder);
  });
}

/** Removes a file; one that is not there is none to remove. A refusal is an `io` error. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error) => {
    throw refusedToWrite(error, path);
  });
}
