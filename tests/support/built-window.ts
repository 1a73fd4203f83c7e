import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from './project-files.ts';

/** Builds the studio's window as `npm run build` does, unless the one that is there is newer than all that it is made of. */
export async function buildWindow(): Promise<void> {
  const made = changed(join(root, 'dist/renderer/index.html'));
  const sources = [
    ...filesUnder(join(root, 'renderer')),
    ...filesUnder(join(root, 'shared')),
    join(root, 'package-lock.json'),
  ];
  if (sources.every((path) => changed(path) < made)) return;
  await build({
    configFile: fileURLToPath(new URL('../../renderer/vite.config.ts', import.meta.url)),
    logLevel: 'warn',
  });
}

/** When a file was last written, in milliseconds; 0 where there is none. */
function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
