import * as v from 'valibot';
import { SegueError } from '../errors.ts';
import { decodeMessage, encodeMessage } from './message.ts';
import { bound, text } from './schemas/bound.ts';
import { type WireError, wireErrorSchema } from './wire-error.ts';

/** The method under which an event travels: it is a request that nobody answers, with its name and what it tells. */
export const eventMethod = 'event';

/** A request, in the words of birpc: id (none where no answer is wanted), method, arguments. */
interface Request {
  readonly t: 'q';
  readonly i?: string;
  readonly m: string;
  readonly a: readonly unknown[];
}

/** The answer to the request with the same id: a result or an error. */
interface Response {
  readonly t: 's';
  readonly i: string;
  readonly r?: unknown;
  readonly e?: WireError;
}

export type Envelope = Request | Response;

const id = text(64);

const envelopeSchema = v.variant('t', [
  bound<Request>()(
    v.strictObject({
      t: v.literal('q'),
      i: v.exactOptional(v.pipe(id, v.nonEmpty())),
      m: text(64),
      a: v.pipe(v.array(v.unknown()), v.maxLength(2), v.readonly()),
    }),
  ),
  bound<Response>()(
    v.strictObject({ t: v.literal('s'), i: id, r: v.exactOptional(v.unknown()), e: v.exactOptional(wireErrorSchema) }),
  ),
]);

/** The envelope in a message, checked, with its contents as yet unchecked; throws a `bad-input` error. */
export function openEnvelope(message: Uint8Array): Envelope {
  const result = v.safeParse(envelopeSchema, decodeMessage(message), { abortEarly: true });
  if (result.success) return result.output;
  throw new SegueError('bad-input', 'A message is neither a call nor an answer; reload the window, or restart Segue.');
}

/** An event as the message that carries it. */
export function eventMessage(name: string, payload: unknown): Uint8Array {
  return encodeMessage({ t: 'q', m: eventMethod, a: [name, payload] } satisfies Envelope);
}
