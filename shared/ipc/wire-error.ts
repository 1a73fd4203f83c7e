import * as v from 'valibot';
import { type ErrorCode, SegueError } from '../errors.ts';
import { bound, text, whole } from './schemas/bound.ts';

/** An error as it crosses a channel: without its stack, which is nobody's business at the other end. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly offset?: number;
}

const codes = ['bad-input', 'bad-option', 'bad-model', 'no-data', 'no-backend', 'conflict', 'cancelled', 'io'] as const;
const longest = 2000;

export const wireErrorSchema = bound<WireError>()(
  v.strictObject({
    code: v.picklist(codes),
    message: text(longest),
    offset: v.exactOptional(whole(0, Number.MAX_SAFE_INTEGER)),
  }),
);

/** Anything thrown, as it crosses a channel. What is no `SegueError` is a fault of ours, and says no more than that. */
export function toWire(thrown: unknown): WireError {
  if (!(thrown instanceof SegueError)) {
    return {
      code: 'io',
      message: 'Something went wrong inside Segue; try again, and restart it if that does not help.',
    };
  }
  const { code, message, offset } = thrown;
  return { code, message: message.slice(0, longest), ...(offset !== undefined && { offset }) };
}

/** The error that crossed. */
export function fromWire({ code, message, offset }: WireError): SegueError {
  return new SegueError(code, message, offset === undefined ? {} : { offset });
}
