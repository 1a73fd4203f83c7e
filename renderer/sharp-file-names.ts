import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

const marker = '\0sharp:';

/**
 * Lets `import … from 'D#1.mp3?url'` work: Vite takes what follows the `#` for a part of the page and looks for a file
 * named `D`. The built file has an `s` in its place.
 */
export function sharpFileNames(): Plugin {
  let building = false;
  return {
    name: 'sharp-file-names',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId: {
      filter: { id: /^\..*#.*\?url$/ },
      handler(source, importer) {
        if (!importer) return undefined;
        const path = resolve(dirname(importer), source.slice(0, -'?url'.length));
        // Escaped, so that no later plugin sees a “#” or an extension that it has its own ways with.
        return marker + encodeURIComponent(path);
      },
    },
    load: {
      filter: { id: new RegExp(`^${marker}`) },
      async handler(id) {
        const path = decodeURIComponent(id.slice(marker.length));
        if (!building) return `export default ${JSON.stringify(`/@fs${encodeURI(path).replaceAll('#', '%23')}`)}`;
        const name = basename(path).replaceAll('#', 's');
        const reference = this.emitFile({ type: 'asset', name, source: await readFile(path) });
        return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
      },
    },
  };
}
