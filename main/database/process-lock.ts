import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { isRunning } from '../files/is-running.ts';

/** Milliseconds between two looks at a lock that another process holds. */
const lookEvery = 5;
/** Milliseconds after which whoever still holds the very same lock is believed dead: nothing that is done under one lasts as long. */
const longestHold = 30_000;

/**
 * A lock that one process of the machine holds at a time, for moments: a file that names its holder. One that was left
 * behind by a process that no longer runs, or before the machine was started, is taken over. Waiting blocks the thread.
 */
export class ProcessLock {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Does something while no other process does anything under this lock. */
  hold<T>(work: () => T): T {
    const own = this.#take();
    try {
      return work();
    } finally {
      if (this.#holder() === own) rmSync(this.#path, { force: true });
    }
  }

  #take(): string {
    const own = `${process.pid} ${randomUUID()}`;
    const aside = `${this.#path}.${randomUUID()}`;
    // Made together with what it says, so that nobody ever sees an empty one.
    writeFileSync(aside, own);
    try {
      let seen: string | undefined;
      let since = performance.now();
      while (!this.#link(aside)) {
        const holder = this.#holder();
        if (holder !== seen) since = performance.now();
        seen = holder;
        if (holder === undefined) continue;
        if (this.#isAbandoned(holder) || performance.now() - since > longestHold) this.#takeAway(holder);
        else pause(lookEvery);
      }
      return own;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  #link(aside: string): boolean {
    try {
      linkSync(aside, this.#path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** What the lock says; undefined where there is none. */
  #holder(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  #isAbandoned(holder: string): boolean {
    if (!isRunning(Number.parseInt(holder, 10))) return true;
    // Another process may have got the same number after the machine was started again.
    const age = Date.now() - (statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    return age > uptime() * 1000;
  }

  /** Removes the lock of a holder that is gone. Renaming it first makes sure that only one process removes this very lock. */
  #takeAway(holder: string): void {
    const aside = `${this.#path}.${randomUUID()}`;
    try {
      renameSync(this.#path, aside);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    // Another process was quicker and holds a new lock, which this one has just moved: it is given back.
    if (readFileSync(aside, 'utf8') === holder) rmSync(aside, { force: true });
    else renameSync(aside, this.#path);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
