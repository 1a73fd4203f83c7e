/**
 * What kind of thing went wrong, for callers that act on it; people read the message.
 *
 * - `bad-input`: the file, song or text that was given cannot be used
 * - `bad-option`: an option is unknown or out of its range
 * - `bad-model`: a weights file is broken, truncated or from another version
 * - `no-data`: nothing to train or evaluate on
 * - `no-backend`: the asked-for compute backend does not work here
 * - `conflict`: what would be replaced is not what the work began from
 * - `cancelled`: the user stopped the work
 * - `io`: the disk refused
 */
export type ErrorCode =
  | 'bad-input'
  | 'bad-option'
  | 'bad-model'
  | 'no-data'
  | 'no-backend'
  | 'conflict'
  | 'cancelled'
  | 'io';

/** An error whose message is one sentence for people that says what happened and what to do. */
export class SegueError extends Error {
  readonly code: ErrorCode;
  /** Byte offset in the file that was being read, where there is one. */
  readonly offset: number | undefined;

  constructor(code: ErrorCode, message: string, options: { offset?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SegueError';
    this.code = code;
    this.offset = options.offset;
  }
}

/** The message of anything thrown, as one line of text. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
