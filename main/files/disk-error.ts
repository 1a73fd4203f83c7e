import { messageOf, SegueError } from '../../shared/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room and try again',
  EDQUOT: 'your share of the disk is used up; make room and try again',
  EACCES: 'writing there is not allowed; choose another folder',
  EPERM: 'writing there is not allowed; choose another folder',
  EROFS: 'that disk is read-only; choose another folder',
  ENOENT: 'its folder does not exist; make the folder first',
  ENOTDIR: 'its folder is a file; choose another folder',
  EISDIR: 'there is a folder of that name; choose another name',
};

/** The system's code for what a disk refused, such as `ENOSPC`; undefined for an error of another kind. */
export function diskCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A disk's refusal to write, make or remove something, as an `io` error for people; any other error as it is. */
export function refusedToWrite(error: unknown, path: string): unknown {
  const code = diskCodeOf(error);
  if (code === undefined || code.startsWith('ERR_') || error instanceof SegueError) return error;
  return new SegueError('io', `${path} could not be written: ${reasons[code] ?? messageOf(error)}.`, { cause: error });
}

/** A disk's refusal to read something, as an `io` error for people; any other error as it is. */
export function refusedToRead(error: unknown, path: string): unknown {
  const code = diskCodeOf(error);
  if (code === undefined || code.startsWith('ERR_') || error instanceof SegueError) return error;
  const why = code === 'ENOENT' ? 'it is not there any more' : messageOf(error);
  return new SegueError('io', `${path} could not be read: ${why}.`, { cause: error });
}
