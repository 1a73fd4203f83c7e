import { readFile, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, resolve } from 'node:path';
import type { FileFilter } from 'electron';
import type { DesktopFile, DesktopFileKind } from '../../shared/desktop/bridge.ts';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { musicExtensions } from '../../shared/music/file-kinds.ts';
import { largestFile } from '../files/read-song.ts';

const extensions = {
  music: musicExtensions,
  project: ['segue'],
} as const satisfies Record<DesktopFileKind, readonly string[]>;

const names = { music: 'Music', project: 'Segue projects' } as const;

/** What a dialog for opening offers. */
export function filtersFor(kind: DesktopFileKind): FileFilter[] {
  return [{ name: names[kind], extensions: [...extensions[kind]] }];
}

/** What a dialog for saving offers: the kind of file that the name says. */
export function filtersOf(name: string): FileFilter[] {
  const extension = extname(name).slice(1);
  return extension === '' ? [] : [{ name: extension.toUpperCase(), extensions: [extension] }];
}

/** The files among a command line's arguments that the studio opens, as absolute paths. */
export function filesAmong(args: readonly string[], folder: string): string[] {
  const known = new Set<string>(Object.values(extensions).flat());
  return args
    .filter((argument) => !argument.startsWith('-') && known.has(extname(argument).slice(1).toLowerCase()))
    .map((argument) => (isAbsolute(argument) ? argument : resolve(folder, argument)));
}

/** @throws SegueError `io` where it cannot be read, `bad-input` where it is too large to be music */
export async function readDesktopFile(path: string): Promise<DesktopFile> {
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size > largestFile) throw new SegueError('bad-input', `${name} is larger than 64 MiB; choose another file.`);
    return { name, bytes: new Uint8Array(await readFile(path)) };
  } catch (error) {
    if (error instanceof SegueError) throw error;
    throw new SegueError('io', `${name} could not be opened: ${messageOf(error)}.`, { cause: error });
  }
}
