import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isRunning } from '../files/is-running.ts';

export interface LockOptions {
  /** Told once, where another process holds the lock. */
  readonly onWait?: () => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs work that only one process at a time may do. The lock is a file that names its holder's process id;
 * one left behind by a process that no longer runs is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  let told = false;
  while (!(await take(path))) {
    if (await takeAway(path)) continue;
    if (!told) options.onWait?.();
    told = true;
    await wait(250, undefined, { signal: options.signal });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Creates the lock together with what it says, so that no one ever sees an empty one. */
async function take(path: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, `${process.pid}\n`);
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Removes a lock whose holder is gone. Renaming it first makes sure that only one process removes this very lock. */
async function takeAway(path: string): Promise<boolean> {
  const holder = await readFile(path, 'utf8').catch(() => undefined);
  if (holder === undefined) return true;
  if (isRunning(Number(holder))) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return true;
  }
  const taken = await readFile(aside, 'utf8');
  if (taken === holder) {
    await rm(aside, { force: true });
    return true;
  }
  // Another process was quicker and holds a new lock, which this one has just moved: give it back.
  await rename(aside, path);
  return false;
}
