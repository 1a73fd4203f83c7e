import { randomUUID } from 'node:crypto';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { refusedToWrite } from './disk-error.ts';

/** Copies a file so that whoever looks at `to` sees nothing or the whole; a refusal is an `io` error. */
export async function copyAtomically(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomUUID()}.tmp`;
  try {
    await copyFile(from, temporary);
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw refusedToWrite(error, to);
  }
}
