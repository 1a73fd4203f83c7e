import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, SegueError } from '../../shared/errors.ts';
import type { Progress } from '../progress/progress.ts';
import { buildNativeEngine } from './build-native-engine.ts';
import { cacheFolder } from './cache-folder.ts';
import { engineError } from './engine-error.ts';
import type { EnginePlan } from './engine-plan.ts';
import { engineStatus } from './engine-status.ts';

export interface EnsureOptions {
  /** Where downloads and engines are kept. */
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

/**
 * Builds the native engine where it is missing, for commands that want to compute. Tries that once: a failure is
 * remembered, and thrown again without another attempt, until someone runs `segue native`.
 * @throws SegueError that says why there is no native engine, or `cancelled` after the signal
 */
export async function ensureNativeEngine(
  progress: Progress,
  { cache = cacheFolder(), signal }: EnsureOptions = {},
): Promise<void> {
  const { plan, needs } = await engineStatus(cache);
  if (needs === 'ready') return;
  if (needs === 'build') {
    const failure = await readFile(failureFile(plan), 'utf8').catch(() => '');
    if (failure !== '') throw engineError(failure);
  }
  try {
    await buildNativeEngine({ cache, progress, ...(signal && { signal }) });
  } catch (error) {
    if (error instanceof SegueError && error.code === 'no-backend') {
      await mkdir(cache, { recursive: true });
      await writeFile(failureFile(plan), messageOf(error));
    }
    throw error;
  }
}

/** Lets the next command that wants to compute try again. */
export async function forgetFailure(plan: EnginePlan): Promise<void> {
  await rm(failureFile(plan), { force: true });
}

function failureFile({ cache, key }: EnginePlan): string {
  return join(cache, `${key}.failed`);
}
