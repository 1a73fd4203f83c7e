import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import { dataFolder } from '../library/data-folder.ts';
import { Models, modelExtension } from '../library/models.ts';

/** A model that a person named, and where it lies. */
export interface NamedModel {
  readonly file: string;
  readonly id: string;
  readonly stem: string;
  readonly shipped: boolean;
}

/**
 * The model that a person means: a file, or one of the library by its id or its name, `own/waltz` or `waltz`.
 * @throws SegueError `bad-input` where there is neither
 */
export async function namedModel(named: string): Promise<NamedModel> {
  if (existsSync(named)) {
    const stem = basename(named, modelExtension);
    return { file: named, id: stem, stem, shipped: false };
  }
  const models = new Models(join(dataFolder(), 'models'));
  const known = await models.list();
  const found = known.find(({ id }) => id === named) ?? known.find(({ id }) => stemOf(id) === named);
  if (found) {
    return { file: await models.file(found.id), id: found.id, stem: stemOf(found.id), shipped: found.shipped };
  }
  const names = known.map(({ id }) => id).join(', ');
  throw new SegueError(
    'bad-input',
    `There is no file and no model named ${named}; the library has ${names || 'none'}.`,
  );
}

/** The file of the model that a person means; errors as {@link namedModel}. */
export async function modelFile(named: string): Promise<string> {
  return (await namedModel(named)).file;
}

function stemOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
