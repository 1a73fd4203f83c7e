import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { Project } from '../../shared/project/project.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
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

  /** Everything that is kept, the latest first. */
  async list(): Promise<readonly Autosave[]> {
    const slots = await Promise.all(
      (await this.#slots()).map(async ({ file, window, name }) => {
        const status = await stat(join(this.#folder, file)).catch(() => undefined);
        if (!status) return [];
        return [{ window, ...(name !== undefined && { name }), saved: Math.round(status.mtimeMs) }];
      }),
    );
    return slots.flat().sort((a, b) => b.saved - a.saved);
  }

  /** Keeps a window's work in place of what was kept for it before; errors as `writeAtomically`. */
  async keep(window: string, name: string | undefined, project: Project): Promise<void> {
    await this.#turn.run(async () => {
      await mkdir(this.#folder, { recursive: true });
      const file = fileOf(window, name);
      await writeAtomically(join(this.#folder, file), writeProject(project));
      await this.#remove(window, file);
    });
  }

  /** @throws SegueError `bad-input` where nothing is kept for that window, or its file is broken */
  async open(window: string): Promise<{ readonly name?: string; readonly project: Project }> {
    const slot = (await this.#slots()).find((candidate) => candidate.window === window);
    if (!slot) throw new SegueError('bad-input', 'That unsaved work is not there any more.');
    const project = readProject(await readFile(join(this.#folder, slot.file)));
    return { ...(slot.name !== undefined && { name: slot.name }), project };
  }

  /** Forgets what is kept for a window. */
  async drop(window: string): Promise<void> {
    await this.#turn.run(() => this.#remove(window));
  }

  async #remove(window: string, except?: string): Promise<void> {
    for (const { file, window: owner } of await this.#slots()) {
      if (owner === window && file !== except) await rm(join(this.#folder, file), { force: true });
    }
  }

  async #slots(): Promise<{ file: string; window: string; name: string | undefined }[]> {
    const files = await readdir(this.#folder).catch(() => []);
    return files.flatMap((file) => {
      const [, window, name] = /^([\w-]{1,64})(?:\.([\w-]+))?\.segue$/.exec(file) ?? [];
      if (window === undefined) return [];
      return [{ file, window, name: name === undefined ? undefined : Buffer.from(name, 'base64url').toString() }];
    });
  }
}

function fileOf(window: string, name: string | undefined): string {
  const suffix = name === undefined ? '' : `.${Buffer.from(name).toString('base64url')}`;
  return window + suffix + projectExtension;
}
