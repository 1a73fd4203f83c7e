import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SegueError } from '../../shared/errors.ts';
import type { ModelInfo } from '../../shared/ipc/contract.ts';
import { readModelInfo } from './model-info.ts';
import { watchFolder } from './watch-folder.ts';

const extension = '.safetensors';

/** Models on disk: those that Segue brings along, and the user's own. */
export class Models {
  readonly #own: string;
  readonly #folders: readonly { readonly prefix: 'shipped' | 'own'; readonly path: string }[];

  /** @param own folder of the user's own models, which may be missing */
  constructor(own: string, shipped: string = fileURLToPath(new URL('../../assets/models', import.meta.url))) {
    this.#own = own;
    this.#folders = [
      { prefix: 'shipped', path: shipped },
      { prefix: 'own', path: own },
    ];
  }

  /** Every model that can be read, shipped ones first, each kind by name. */
  async list(): Promise<readonly ModelInfo[]> {
    const lists = await Promise.all(
      this.#folders.map(async ({ prefix, path }) => {
        const names = (await readdir(path).catch(() => [])).filter((name) => name.endsWith(extension)).sort();
        const models = await Promise.all(
          names.map(async (name) => {
            const stem = name.slice(0, -extension.length);
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
    for (const { prefix, path } of this.#folders) {
      const names = await readdir(path).catch(() => []);
      const name = names.find(
        (candidate) => candidate.endsWith(extension) && `${prefix}/${candidate.slice(0, -extension.length)}` === id,
      );
      if (name !== undefined) return join(path, name);
    }
    throw new SegueError('bad-input', 'That model is not there any more; choose another one.');
  }
}
