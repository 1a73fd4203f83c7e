import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { Project } from '../../shared/project/project.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
import { refusedToRead } from '../files/disk-error.ts';
import { makeFolder, removeFile } from '../files/folders.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { InTurn } from './in-turn.ts';
import { projectExtension } from './projects.ts';

/** Unsaved work that was kept for one window. */
export interface Autosave {
  readonly window: string;
  /** Name under which it was last saved, where it was. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly saved: number;
}

interface Slot extends Autosave {
  readonly file: string;
}

/** Bytes of the longest name that is kept; beside the window's id it must fit into the name of a file. */
const longestName = 90;

/**
 * The unsaved work of windows, a project file each. The name of its last save is part of the file's name, since the
 * project file does not hold it: `WINDOW.segue` or `WINDOW.NAME.segue`, the name in base64url.
 */
export class Autosaves {
  readonly #folder: string;
  readonly #turn = new InTurn();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What is kept for each window, the latest first. */
  async list(): Promise<readonly Autosave[]> {
    return (await this.#slots()).map(({ file: _, ...slot }) => slot);
  }

  /** Keeps a window's work in place of what was kept for it before; errors as `writeAtomically`. */
  async keep(window: string, name: string | undefined, project: Project): Promise<void> {
    await this.#turn.run(async () => {
      await makeFolder(this.#folder);
      const file = fileOf(window, name);
      await writeAtomically(join(this.#folder, file), writeProject(project));
      await this.#remove(window, file);
    });
  }

  /** @throws SegueError `bad-input` where nothing is kept for that window, or its file is broken */
  async open(window: string): Promise<{ readonly name?: string; readonly project: Project }> {
    const slot = (await this.#slots()).find((candidate) => candidate.window === window);
    if (!slot) throw new SegueError('bad-input', 'That unsaved work is not there any more.');
    const project = readProject(await this.#read(slot.file));
    return { ...(slot.name !== undefined && { name: slot.name }), project };
  }

  /** Forgets what is kept for a window. */
  async drop(window: string): Promise<void> {
    await this.#turn.run(() => this.#remove(window));
  }

  #read(file: string): Promise<Uint8Array> {
    return readFile(join(this.#folder, file)).catch((cause) => {
      throw refusedToRead(cause, 'The unsaved work');
    });
  }

  async #remove(window: string, except?: string): Promise<void> {
    for (const file of await this.#files()) {
      if (file !== except && partsOf(file)?.window === window) await removeFile(join(this.#folder, file));
    }
  }

  /** One slot a window: its latest, since a crash between writing and removing may have left an earlier one. */
  async #slots(): Promise<readonly Slot[]> {
    const found: Slot[] = [];
    for (const file of await this.#files()) {
      const parts = partsOf(file);
      const status = await stat(join(this.#folder, file)).catch(() => undefined);
      if (parts && status) found.push({ ...parts, file, saved: Math.round(status.mtimeMs) });
    }
    found.sort((a, b) => b.saved - a.saved);
    return found.filter((slot, i) => found.findIndex(({ window }) => window === slot.window) === i);
  }

  #files(): Promise<readonly string[]> {
    return readdir(this.#folder).catch(() => []);
  }
}

function fileOf(window: string, name: string | undefined): string {
  const bytes = Buffer.from(name ?? '').subarray(0, longestName);
  return `${window}${bytes.length === 0 ? '' : `.${bytes.toString('base64url')}`}${projectExtension}`;
}

function partsOf(file: string): Pick<Autosave, 'window' | 'name'> | undefined {
  const [, window, name] = /^([\w-]{1,64})(?:\.([\w-]+))?\.segue$/.exec(file) ?? [];
  if (window === undefined) return undefined;
  return { window, ...(name !== undefined && { name: Buffer.from(name, 'base64url').toString() }) };
}
