import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SegueError } from '../../shared/errors.ts';
import type { ModelCard, ModelInfo } from '../../shared/ipc/contract.ts';
import { copyAtomically } from '../files/copy-atomically.ts';
import { refusedToWrite } from '../files/disk-error.ts';
import { makeFolder, removeFile } from '../files/folders.ts';
import { fileNameOf } from './file-name.ts';
import { readModelCard } from './model-card.ts';
import { readModelInfo } from './model-info.ts';
import { watchFolder } from './watch-folder.ts';

export const modelExtension = '.safetensors';

/** A folder of models, and what the ids of those in it begin with. */
export interface ModelFolder {
  readonly prefix: 'shipped' | 'own';
  readonly path: string;
}

/** Models on disk: those that Segue brings along, and the user's own. */
export class Models {
  readonly #own: string;
  /** Those that Segue brings along first. */
  readonly folders: readonly ModelFolder[];

  /** @param own folder of the user's own models, which may be missing */
  constructor(own: string, shipped: string = fileURLToPath(new URL('../../assets/models', import.meta.url))) {
    this.#own = own;
    this.folders = [
      { prefix: 'shipped', path: shipped },
      { prefix: 'own', path: own },
    ];
  }

  /** Every model that can be read, shipped ones first, each kind by name. */
  async list(): Promise<readonly ModelInfo[]> {
    const lists = await Promise.all(
      this.folders.map(async ({ prefix, path }) => {
        const names = (await readdir(path).catch(() => [])).filter((name) => name.endsWith(modelExtension)).sort();
        const models = await Promise.all(
          names.map(async (name) => {
            const stem = name.slice(0, -modelExtension.length);
            return readModelInfo(join(path, name), `${prefix}/${stem}`, stem, prefix === 'shipped').catch((thrown) => {
              // A file that is no model, or is being copied there just now, is not offered.
              if (thrown instanceof SegueError) return undefined;
              throw thrown;
            });
          }),
        );
        return models.filter((model) => model !== undefined);
      }),
    );
    return lists.flat();
  }

  /** Tells the list anew when a file of the user's own comes, changes or goes; gives what ends that. */
  watch(listener: (models: readonly ModelInfo[]) => void): () => void {
    let told = '';
    const tell = async () => {
      const models = await this.list();
      const text = JSON.stringify(models);
      if (text !== told) listener(models);
      told = text;
    };
    return watchFolder(this.#own, () => void tell());
  }

  /**
   * The file of a model.
   * @throws SegueError `bad-input` where there is none of that id
   */
  async file(id: string): Promise<string> {
    for (const { prefix, path } of this.folders) {
      const names = await readdir(path).catch(() => []);
      const name = names.find(
        (candidate) =>
          candidate.endsWith(modelExtension) && `${prefix}/${candidate.slice(0, -modelExtension.length)}` === id,
      );
      if (name !== undefined) return join(path, name);
    }
    throw new SegueError('bad-input', 'That model is not there any more; choose another one.');
  }

  /** What is known of a model; errors as `file`, and `bad-model` where the file is none any more. */
  async info(id: string): Promise<ModelInfo> {
    const { prefix, stem } = partsOf(id);
    return readModelInfo(await this.file(id), id, stem, prefix === 'shipped');
  }

  /** The card of a model; errors as `info`. */
  async card(id: string): Promise<ModelCard> {
    const { prefix, stem } = partsOf(id);
    return readModelCard(await this.file(id), id, stem, prefix === 'shipped');
  }

  /**
   * Gives a model of the user's own another name; gives its new id.
   * @throws SegueError `bad-input` for a shipped model, a name that no file can have or that is taken; `io`
   */
  async rename(id: string, name: string): Promise<string> {
    const from = await this.#ownFile(id);
    const to = this.path(name);
    if (to === from) return id;
    if (existsSync(to))
      throw new SegueError('bad-input', `There is a model named “${name}” already; choose another name.`);
    await rename(from, to).catch((error) => {
      throw refusedToWrite(error, name);
    });
    return idOf(to);
  }

  /** Removes a model of the user's own; errors as `rename`. */
  async remove(id: string): Promise<void> {
    await removeFile(await this.#ownFile(id));
  }

  /**
   * Takes in a model's file; gives what is known of it. Where the name is taken a number is added.
   * @throws SegueError `bad-model` where it is none that Segue can use, `io`
   */
  async add(name: string, file: string): Promise<ModelInfo> {
    const stem = name.endsWith(modelExtension) ? name.slice(0, -modelExtension.length) : name;
    await readModelInfo(file, '', stem, false);
    await makeFolder(this.#own);
    const path = this.freePath(stem);
    await copyAtomically(file, path);
    return this.info(idOf(path));
  }

  /** Where a model of the user's own with that name lies, or would; errors as `fileNameOf`. */
  path(name: string): string {
    return join(this.#own, fileNameOf(name) + modelExtension);
  }

  /** Where the file of a model of the user's own lies, or would. */
  pathOf(id: string): string {
    return join(this.#own, partsOf(id).stem + modelExtension);
  }

  /** A path for a model of that name at which there is none: with a number where there is. */
  freePath(name: string): string {
    for (let number = 1; ; number++) {
      const path = this.path(number === 1 ? name : `${name} ${number}`);
      if (!existsSync(path)) return path;
    }
  }

  async #ownFile(id: string): Promise<string> {
    const file = await this.file(id);
    if (partsOf(id).prefix === 'own') return file;
    throw new SegueError('bad-input', 'Segue brought this model along; it can be neither renamed nor removed.');
  }
}

/** The id of a model of the user's own, from its file. */
export function idOf(path: string): string {
  return `own/${basename(path, modelExtension)}`;
}

function partsOf(id: string): { readonly prefix: string; readonly stem: string } {
  const [prefix = '', ...rest] = id.split('/');
  return { prefix, stem: rest.join('/') };
}
