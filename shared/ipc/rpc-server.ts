import { createBirpc } from 'birpc';
import { SegueError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { encodeMessage } from './message.ts';
import { type CallTable, type Contract, checked } from './rpc-contract.ts';
import { toWire } from './wire-error.ts';

/** What answers each call. `Caller` is whatever the server knows of who calls. */
export type Handlers<C extends CallTable<C>, Caller> = {
  readonly [M in keyof C]: (params: C[M]['params'], caller: Caller) => C[M]['result'] | Promise<C[M]['result']>;
};

/**
 * Answers the calls that come through a channel until it closes. What a call is given and what a handler answers are
 * both checked; whatever goes wrong goes back as a typed error, and a message that is none is answered with one.
 * @param report is told what handlers throw that is no `SegueError`: a fault of ours
 */
export function serve<C extends CallTable<C>, E, Caller>(
  channel: Channel,
  contract: Contract<C, E>,
  handlers: Handlers<C, Caller>,
  caller: Caller,
  report: (fault: unknown) => void,
): void {
  const answer = async (method: keyof C & string, given: readonly unknown[]): Promise<unknown> => {
    const { params, result } = contract.calls[method];
    try {
      const asked = checked(params, given[0], method);
      return checked(result, await handlers[method](asked, caller), `${method}, the answer`);
    } catch (thrown) {
      if (!(thrown instanceof SegueError)) report(thrown);
      throw thrown;
    }
  };
  const known = (name: string): name is keyof C & string => Object.hasOwn(contract.calls, name);
  const rpc = createBirpc<Record<string, never>, Record<string, never>, false>(
    {},
    {
      proxify: false,
      timeout: -1,
      post: (message: Uint8Array) => channel.post(message),
      on: (receive) =>
        channel.onMessage((message) => {
          const request = requestIn(message);
          if ('t' in request) receive(request);
          else channel.post(encodeMessage({ t: 's', i: '', e: toWire(request) } satisfies Envelope));
        }),
      serialize: (response: { readonly i: string; readonly r?: unknown; readonly e?: unknown }) => encoded(response),
      resolver:
        (name) =>
        (...given: unknown[]) => {
          if (known(name)) return answer(name, given);
          throw new SegueError(
            'bad-input',
            'The window asked for something that this version does not know; reload it.',
          );
        },
    },
  );
  channel.onClose(() => rpc.$close());
}

/** The request in a message, or why there is none. */
function requestIn(message: Uint8Array): Envelope | SegueError {
  try {
    const envelope = openEnvelope(message);
    if (envelope.t === 'q') return envelope;
    return new SegueError('bad-input', 'An answer came where nothing had been asked; reload the window.');
  } catch (thrown) {
    if (thrown instanceof SegueError) return thrown;
    throw thrown;
  }
}

function encoded({ i, r, e }: { readonly i: string; readonly r?: unknown; readonly e?: unknown }): Uint8Array {
  try {
    return encodeMessage((e === undefined ? { t: 's', i, r } : { t: 's', i, e: toWire(e) }) satisfies Envelope);
  } catch (thrown) {
    return encodeMessage({ t: 's', i, e: toWire(thrown) } satisfies Envelope);
  }
}
