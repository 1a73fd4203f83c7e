import { messageOf, SegueError } from '../../shared/errors.ts';

/** The engine could not be built, or was built and does not run: one sentence that says what to do. */
export function engineError(message: string, cause?: unknown): SegueError {
  return new SegueError('no-backend', message, { cause });
}

/** Anything thrown while the engine is built, in a sentence for people: a full disk and a refused folder are named. */
export function asEngineError(thrown: unknown, cache: string): SegueError {
  if (thrown instanceof SegueError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new SegueError('cancelled', 'Building the native engine was cancelled; nothing half-built is left behind.');
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(cache, thrown);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return cacheRefused(cache, thrown);
  return engineError(`The native engine could not be built: ${messageOf(thrown).replace(/\.$/, '')}.`, thrown);
}

/** The disk that holds the cache is full, or would be. */
export function diskFull(cache: string, cause?: unknown): SegueError {
  const todo = 'free some space, or set SEGUE_CACHE to a folder on another disk, and run `segue native` again';
  return new SegueError('io', `The disk that holds ${cache} has no room for the native engine; ${todo}.`, { cause });
}

/** The cache can not be written to. */
export function cacheRefused(cache: string, cause: unknown): SegueError {
  const why = `The native engine could not be stored in ${cache} (${messageOf(cause)})`;
  return new SegueError('io', `${why}; set SEGUE_CACHE to a folder that you may write to.`, { cause });
}
