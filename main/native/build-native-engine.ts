import { mkdir, mkdtemp, readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ActiveBackend } from '../backends/backend.ts';
import { probeBackend } from '../backends/probe-backend.ts';
import { noProgress, type Progress } from '../progress/progress.ts';
import { addonPackage } from './built-engine.ts';
import { cacheFolder } from './cache-folder.ts';
import { findCompiler } from './compile-addon.ts';
import type { CompiledKernels } from './compile-kernels.ts';
import { asEngineError, cacheRefused, diskFull, engineError } from './engine-error.ts';
import { assembleEngine, type EngineManifest, readManifest, writeManifest } from './engine-folder.ts';
import type { EnginePlan } from './engine-plan.ts';
import { type EngineStatus, engineStatus, sizeOf } from './engine-status.ts';
import { withLock } from './lock.ts';
import { findPip } from './pip.ts';
import { fetchWheel } from './wheel-cache.ts';

export interface BuildOptions {
  /** Where downloads and engines are kept. */
  readonly cache?: string;
  /** Compiles the addon anew even where it is there, after checking what it is built of byte by byte. */
  readonly force?: boolean;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface NativeEngine {
  readonly manifest: EngineManifest;
  /** What had to be done. */
  readonly did: 'nothing' | 'built';
  /** What it computes on, told by the engine itself as it was tried, right after it was built. */
  readonly tried: ActiveBackend | undefined;
}

/**
 * Makes the native engine work here: downloads TensorFlow, unpacks it into the cache, compiles the addon against it
 * and tries it, in a process of its own; of all that, only what is not done yet.
 * Stopped at any point, it leaves nothing that a later run would take for whole.
 * @throws SegueError that says what is missing or went wrong
 */
export async function buildNativeEngine(options: BuildOptions = {}): Promise<NativeEngine> {
  const { cache = cacheFolder(), force = false, progress = noProgress, signal } = options;
  try {
    const done = force ? undefined : finished(await engineStatus(cache));
    if (done !== undefined) return done;
    await makeCache(cache);
    return await withLock(join(cache, 'native.lock'), () => buildLocked(cache, force, progress, signal), {
      onWait: () => progress.update(undefined, 'Waiting for another process that is building the native engine'),
      ...(signal && { signal }),
    });
  } catch (error) {
    throw asEngineError(error, cache);
  } finally {
    progress.clear();
  }
}

async function makeCache(cache: string): Promise<void> {
  try {
    await mkdir(cache, { recursive: true });
  } catch (error) {
    throw cacheRefused(cache, error);
  }
}

/** An engine that lies built in the cache; undefined where there is none. */
function finished({ plan, needs }: EngineStatus): NativeEngine | undefined {
  const manifest = readManifest(plan.folder);
  if (needs === 'build' || manifest === undefined) return undefined;
  return { manifest, did: 'nothing', tried: undefined };
}

async function buildLocked(
  cache: string,
  force: boolean,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<NativeEngine> {
  // Whoever held the lock before may have done the work.
  const status = await engineStatus(cache, force);
  const done = finished(status);
  if (done !== undefined) return done;
  const { plan, missing } = status;
  const options = signal === undefined ? {} : { signal };

  // First whatever can be lacking, so that nobody waits for a download in vain.
  const compiler = await findCompiler();
  await removeLeftovers(cache);
  await requireRoom(cache, sizeOf(missing).disk);

  let kernels: CompiledKernels;
  const scratch = await mkdtemp(join(cache, 'unfinished-'));
  try {
    const pip = missing.length > 0 ? await findPip() : undefined;
    for (const [index, wheel] of missing.entries()) {
      if (pip === undefined) break;
      const which = missing.length > 1 ? `, ${index + 1} of ${missing.length}` : '';
      await fetchWheel(cache, wheel, pip, scratch, {
        ...options,
        onProgress: (step, fraction) => progress.update(fraction, `${step} ${wheel.project} ${wheel.version}${which}`),
      });
    }
    progress.update(undefined, 'Compiling the addon and the kernels');
    const assembled = join(scratch, 'engine');
    kernels = await assembleEngine(plan, addonPackage().folder, assembled, compiler, signal);
    await rm(plan.folder, { recursive: true, force: true });
    await mkdir(dirname(plan.folder), { recursive: true });
    await rename(assembled, plan.folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  progress.update(undefined, 'Trying the engine');
  const tried = await tryEngine(plan);
  return { manifest: await writeManifest(plan, kernels), did: 'built', tried };
}

/** Computes with a new engine; takes it away again where that fails. */
async function tryEngine(plan: EnginePlan): Promise<ActiveBackend> {
  const probe = await probeBackend('native');
  if (probe.works) return probe.active;
  await rm(plan.folder, { recursive: true, force: true });
  throw engineError(`The native engine was built but does not run: ${probe.reason}; ${probe.fix}.`);
}

/** Removes what builds left that were killed. Only whoever holds the lock makes such folders. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name.startsWith('unfinished-')) await rm(join(cache, name), { recursive: true, force: true });
  }
}

async function requireRoom(cache: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(cache);
  if (bavail * bsize < bytes) throw diskFull(cache);
}
