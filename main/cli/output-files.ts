import { access, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { SegueError } from '../../shared/errors.ts';

/** The files that a number of variations are written to: `out.mid`, or `out-1.mid`, `out-2.mid` and so on. */
export function variationFiles(out: string, variations: number): string[] {
  if (variations === 1) return [out];
  const extension = extname(out);
  const stem = join(dirname(out), basename(out, extension));
  return Array.from({ length: variations }, (_, index) => `${stem}-${index + 1}${extension}`);
}

/**
 * Makes sure, before any work, that what comes out of it can be put there.
 * @throws SegueError `io` where the folder of `file` does not exist, or a folder has the file's name
 */
export async function requirePlaceFor(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (!(await isFolder(folder))) {
    throw new SegueError('io', `${file} cannot be written, because there is no folder ${folder}; make it first.`);
  }
  if (await isFolder(file)) {
    throw new SegueError('io', `${file} cannot be written, because it is a folder; choose another name.`);
  }
}

/**
 * Makes sure that writing `file` does not replace what is being read.
 * @throws SegueError `bad-option`
 */
export async function requireOtherFile(file: string, source: string): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  if ((await real(file)) === (await real(source))) {
    throw new SegueError('bad-option', `Writing ${file} would replace the file that is read; choose another name.`);
  }
}

/**
 * Makes sure that a file or folder that is to be read is there.
 * @throws SegueError `io`
 */
export async function requireFile(file: string): Promise<void> {
  await access(file).catch((cause) => {
    throw new SegueError('io', `There is no file or folder named ${file}.`, { cause });
  });
}
