import { existsSync } from 'node:fs';
import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { ProjectEntry } from '../../shared/ipc/contract.ts';
import type { Project } from '../../shared/project/project.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
import { refusedToRead, refusedToWrite } from '../files/disk-error.ts';
import { makeFolder, removeFile } from '../files/folders.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { fileNameOf } from './file-name.ts';
import { InTurn } from './in-turn.ts';

export const projectExtension = '.segue';

/** The projects that were saved by name, a file each in one folder. */
export class Projects {
  readonly folder: string;
  readonly #turn = new InTurn();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** All of them, the one that was saved last first. */
  async list(): Promise<readonly ProjectEntry[]> {
    const files = await readdir(this.folder).catch(() => []);
    const names = files
      .filter((file) => file.endsWith(projectExtension) && !file.startsWith('.'))
      .map((file) => file.slice(0, -projectExtension.length));
    const entries = await Promise.all(names.map((name) => this.#entry(name).catch(() => undefined)));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => b.saved - a.saved);
  }

  /** @throws SegueError `bad-input` for a name that no file can have, or a file that is no project; `io` */
  async open(name: string): Promise<{ readonly project: Project; readonly saved: number }> {
    const path = this.#path(name);
    return this.#turn.run(async () => {
      const bytes = await readFile(path).catch((cause) => {
        throw refusedToRead(cause, `The project “${name}”`);
      });
      const { saved } = await this.#entry(name);
      return { project: readProject(bytes), saved };
    });
  }

  /**
   * Saves a project, in place of the one of that name.
   * @param since when the version was saved that the work began from; none where whatever is there may be replaced
   * @throws SegueError `conflict` where another version is there by now; errors as `writeAtomically`
   */
  async save(name: string, project: Project, since?: number): Promise<ProjectEntry> {
    const path = this.#path(name);
    return this.#turn.run(async () => {
      // What is gone cannot be lost any more.
      const there = since === undefined ? undefined : await this.#entry(name).catch(() => undefined);
      if (there && there.saved !== since) {
        throw new SegueError(
          'conflict',
          `“${name}” was saved from elsewhere since it was opened here; replace that, or save under another name.`,
        );
      }
      await makeFolder(this.folder);
      await writeAtomically(path, writeProject(project));
      return this.#entry(name);
    });
  }

  /**
   * Gives a project another name.
   * @throws SegueError `bad-input` for a name that no file can have or that is taken, `io`
   */
  async rename(name: string, to: string): Promise<void> {
    const [from, target] = [this.#path(name), this.#path(to)];
    await this.#turn.run(async () => {
      if (from === target) return;
      if (existsSync(target)) {
        throw new SegueError('bad-input', `There is a project named “${to}” already; choose another name.`);
      }
      await rename(from, target).catch((error) => {
        throw refusedToWrite(error, `The project “${name}”`);
      });
    });
  }

  /** Removes a project; one that is not there is none to remove. */
  async remove(name: string): Promise<void> {
    const path = this.#path(name);
    await this.#turn.run(() => removeFile(path));
  }

  async #entry(name: string): Promise<ProjectEntry> {
    const { mtimeMs, size } = await stat(this.#path(name));
    return { name, saved: Math.round(mtimeMs), bytes: size };
  }

  #path(name: string): string {
    return join(this.folder, fileNameOf(name) + projectExtension);
  }
}
