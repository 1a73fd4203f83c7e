import type { Channel } from './channel.ts';
import { ChannelEar } from './channel-ear.ts';

/** Both ends of a line within one process. Messages arrive one after the other, never within `post`. */
export function memoryChannelPair(): readonly [Channel, Channel] {
  const ears = [new ChannelEar(), new ChannelEar()] as const;
  return [endOf(ears[0], ears[1]), endOf(ears[1], ears[0])];
}

function endOf(own: ChannelEar, other: ChannelEar): Channel {
  const soon = (deliver: () => void) => void Promise.resolve().then(deliver);
  return own.with({
    post(message) {
      if (own.closed) return;
      const copy = message.slice();
      soon(() => other.hear(copy));
    },
    close() {
      own.end();
      soon(() => other.end());
    },
  });
}
