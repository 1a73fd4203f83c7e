import { readFile } from 'node:fs/promises';
import { securityHeaders } from '../server/headers.ts';
import { findStaticFile } from '../server/static-files.ts';
import { isPage } from './security.ts';

/** What the scheme may do, told before Electron is ready: it is a web origin of its own, and no file. */
export const pagePrivileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };

/** Answers requests for the studio's page with the files of a folder, and with the server's headers. */
export function pageHandler(folder: string): (request: Request) => Promise<Response> {
  return async ({ url, method }) => {
    const headers = securityHeaders();
    const refuse = (status: number) => new Response(null, { status, headers });
    if (!isPage(url)) return refuse(403);
    if (method !== 'GET' && method !== 'HEAD') return refuse(405);
    const file = await findStaticFile(folder, new URL(url).pathname);
    if (!file) return refuse(404);
    const body = method === 'HEAD' ? null : new Uint8Array(await readFile(file.path));
    return new Response(body, { headers: { ...headers, 'Content-Type': file.type } });
  };
}
