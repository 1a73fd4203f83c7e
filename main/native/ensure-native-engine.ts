import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, SegueError } from '../../shared/errors.ts';
import type { Progress } from '../cli/progress.ts';
import { buildNativeEngine } from './build-native-engine.ts';
import { cacheFolder } from './cache-folder.ts';
import { engineError } from './engine-error.ts';
import { engineStatus } from './engine-status.ts';

/**
 * Builds the native engine where it is missing, for commands that want to compute. Tries that once: a failure is
 * remembered, and thrown again without another attempt, until someone runs `segue native`.
 * @throws SegueError that says why there is no native engine
 */
export async function ensureNativeEngine(progress: Progress, cache: string = cacheFolder()): Promise<void> {
  const { plan, needs } = await engineStatus(cache);
  if (needs === 'ready') return;
  const remembered = join(cache, `${plan.key}.failed`);
  if (needs === 'build') {
    const failure = await readFile(remembered, 'utf8').catch(() => '');
    if (failure !== '') throw engineError(failure);
  }
  try {
    await buildNativeEngine({ cache, progress });
  } catch (error) {
    if (error instanceof SegueError && error.code === 'no-backend') {
      await mkdir(cache, { recursive: true });
      await writeFile(remembered, messageOf(error));
    }
    throw error;
  }
}
