import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mid': 'audio/midi',
};

/** Names that Windows keeps for devices, in any folder and with any extension. */
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\.|$)/i;

/** A file that may be sent. */
export interface StaticFile {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
}

/**
 * The file of a folder that a URL's path names; undefined where there is none, or where it lies elsewhere: through `..`, a
 * link, an encoded separator, a drive, or a device's name.
 * @param pathname as it stands in the URL, percent-encoded; `/` is `index.html`
 */
export async function findStaticFile(folder: string, pathname: string): Promise<StaticFile | undefined> {
  const names = namesIn(pathname);
  if (!names) return undefined;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...names));
    if (!path.startsWith(root + sep)) return undefined;
    const status = await stat(path);
    const type = types[extname(path).toLowerCase()];
    return status.isFile() && type !== undefined ? { path, bytes: status.size, type } : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a file; the head alone where only that was asked for. */
export function sendFile(response: ServerResponse, file: StaticFile, headOnly: boolean): void {
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes, ...caching(file) });
  if (headOnly) {
    response.end();
    return;
  }
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** The build puts a hash of its content into the name of every file but the page, so only that may ever change. */
function caching({ path }: StaticFile): Readonly<Record<string, string>> {
  return { 'Cache-Control': path.endsWith('.html') ? 'no-store' : 'private, max-age=31536000, immutable' };
}

function namesIn(pathname: string): readonly string[] | undefined {
  const parts = pathname === '/' ? ['index.html'] : pathname.slice(1).split('/');
  const names: string[] = [];
  for (const part of parts) {
    let name: string;
    try {
      name = decodeURIComponent(part);
    } catch {
      return undefined;
    }
    if (name === '' || name.startsWith('.') || /[\p{Cc}/\\:]/u.test(name) || /[. ]$/.test(name) || device.test(name))
      return undefined;
    names.push(name);
  }
  return names;
}
