import { createBirpc } from 'birpc';
import { SegueError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { type Envelope, eventMethod, openEnvelope } from './envelope.ts';
import { encodeMessage } from './message.ts';
import { type CallTable, type Contract, checked } from './rpc-contract.ts';
import { fromWire } from './wire-error.ts';

/** The calling end of one channel. */
export interface RpcClient<C extends CallTable<C>> {
  /** Rejects with a `SegueError`: the other end's, `bad-input` for what does not fit the contract, `io` once closed. */
  call<M extends keyof C & string>(method: M, params: C[M]['params']): Promise<C[M]['result']>;
}

/** Who is told of each event. */
export type EventListeners<E> = { readonly [N in keyof E]: (payload: E[N]) => void };

/** Calls through a channel, and hears its events. What does not fit the contract is refused at this end too. */
export function connectRpc<C extends CallTable<C>, E>(
  channel: Channel,
  contract: Contract<C, E>,
  listeners: EventListeners<E>,
): RpcClient<C> {
  let closed = false;
  const isEvent = (name: unknown): name is keyof E & string =>
    typeof name === 'string' && Object.hasOwn(contract.events, name);
  const hear = (name: unknown, payload: unknown) => {
    if (!isEvent(name)) return;
    try {
      listeners[name](checked(contract.events[name], payload, name));
    } catch (thrown) {
      // An event that this version cannot read is as good as none: the next list tells the same.
      if (!(thrown instanceof SegueError)) throw thrown;
    }
  };
  const rpc = createBirpc<Record<string, (params: unknown) => unknown>, Record<string, never>, false>(
    {},
    {
      proxify: false,
      timeout: -1,
      post: (message: Uint8Array) => {
        if (closed) throw lost();
        channel.post(message);
      },
      on: (receive) =>
        channel.onMessage((message) => {
          const envelope = envelopeIn(message);
          if (envelope?.t === 'q') {
            if (envelope.m === eventMethod) hear(envelope.a[0], envelope.a[1]);
          } else if (envelope) receive({ ...envelope, ...(envelope.e && { e: fromWire(envelope.e) }) });
        }),
      serialize: ({ i, m, a }: { readonly i: string; readonly m: string; readonly a: readonly unknown[] }) =>
        encodeMessage({ t: 'q', i, m, a } satisfies Envelope),
    },
  );
  channel.onClose(() => {
    closed = true;
    rpc.$close(lost());
  });
  return {
    async call(method, params) {
      if (closed) throw lost();
      const { params: asked, result } = contract.calls[method];
      const answer: unknown = await rpc.$call(method, checked(asked, params, method));
      return checked(result, answer, `${method}, the answer`);
    },
  };
}

function envelopeIn(message: Uint8Array): Envelope | undefined {
  try {
    return openEnvelope(message);
  } catch (thrown) {
    if (thrown instanceof SegueError) return undefined;
    throw thrown;
  }
}

/** What is said of a call whose channel has closed. */
export function lost(): SegueError {
  return new SegueError('io', 'The connection to the engine was lost; it comes back by itself, then try again.');
}
