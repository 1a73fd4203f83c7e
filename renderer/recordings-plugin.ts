import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { recordings } from '../shared/sound/instruments/general-midi.ts';

const name = 'virtual:recordings';
const { resolve } = createRequire(import.meta.url);

/**
 * Makes `virtual:recordings` of the instruments' recordings: the URL of each by its path. They stay files of their own,
 * fetched when an instrument is first needed. The built files have an `s` where their names have a `#`, which in a URL
 * would begin a part of the page.
 */
export function recordingUrls(): Plugin {
  let building = false;
  return {
    name: 'recording-urls',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId: {
      filter: { id: new RegExp(`^${name}$`) },
      handler: () => `\0${name}`,
    },
    load: {
      filter: { id: new RegExp(`^\0${name}$`) },
      async handler() {
        const url = async (path: string) => {
          const file = resolve(path);
          if (!building) return JSON.stringify(`/@fs${encodeURI(file).replaceAll('#', '%23')}`);
          const source = await readFile(file);
          const reference = this.emitFile({ type: 'asset', name: basename(path).replaceAll('#', 's'), source });
          return `import.meta.ROLLUP_FILE_URL_${reference}`;
        };
        const lines = recordings.map(async (path) => `  [${JSON.stringify(path)}, ${await url(path)}],\n`);
        return `export default new Map([\n${(await Promise.all(lines)).join('')}]);\n`;
      },
    },
  };
}
