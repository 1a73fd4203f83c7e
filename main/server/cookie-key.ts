import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusedToWrite } from '../files/disk-error.ts';
import { makeFolder } from '../files/folders.ts';

/** Days after which a new key is made, and every page has to be opened anew. */
const lasts = 30;

/**
 * The key from which the server makes its cookies. It lies in the user's data folder, where nobody else can read it, so
 * that a page which is still open finds its way back when the server was stopped and started again.
 * @throws SegueError `io` where the folder refuses
 */
export async function cookieKey(folder: string): Promise<string> {
  const path = join(folder, 'server.key');
  await makeFolder(folder);
  try {
    if (!(await isGood(path))) {
      await rm(path, { force: true });
      await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    throw refusedToWrite(error, path);
  }
}

/** Whether there is a key, whole, young enough, and readable by nobody else; Windows tells nothing about the last. */
async function isGood(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  if (!status || Date.now() - status.mtimeMs > lasts * 86_400_000) return false;
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) return false;
  return /^[\w-]{43}$/.test(await readFile(path, 'utf8'));
}
