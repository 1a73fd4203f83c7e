import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** By these bytes tools find the fuses in Electron's binary: version 1, then how many there are, then one letter for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The fuses as Electron comes with them, in the order of `FuseV1Options`: 1 is on, 0 off. */
const asShipped = '10110001';

/**
 * Makes a folder that electron-builder takes for Electron's own: a binary that is none but has fuses, and nothing else of
 * weight. With it packaging can be tried where Electron's binary is not to be had.
 */
export function standInElectron(folder: string): string {
  for (const name of ['locales', 'resources']) mkdirSync(join(folder, name), { recursive: true });
  const binary = join(folder, 'electron');
  const fuses = Buffer.from([1, asShipped.length]);
  writeFileSync(binary, Buffer.concat([Buffer.from(sentinel), fuses, Buffer.from(asShipped)]));
  chmodSync(binary, 0o755);
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler']) writeFileSync(join(folder, name), '');
  return folder;
}
