import { mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * Builds a folder that looks like another: real folders, in which every file is a relative link to the original.
 * Links to whole folders would not do, since libraries look for each other by `..` from where they lie.
 */
export async function linkTree(from: string, to: string, takes: (path: string) => boolean = () => true): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const original = join(entry.parentPath, entry.name);
    const path = relative(from, original);
    if (!entry.isFile() || !takes(path)) continue;
    const link = join(to, path);
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), original), link);
  }
}
