import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of real music that stands beside a checkout, or undefined where there is none. */
export const sharedData: string | undefined = (() => {
  const folder = resolve(fileURLToPath(new URL('../../../shared/data', import.meta.url)));
  return existsSync(folder) ? folder : undefined;
})();

if (!sharedData) console.warn('SKIPPED: tests on real music, since the folder ../shared/data is not there.');
