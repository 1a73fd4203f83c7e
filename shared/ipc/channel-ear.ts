import type { Channel } from './channel.ts';

/** The listening half of a channel, alike for every kind: whoever makes one feeds it what arrives. */
export class ChannelEar {
  closed = false;
  readonly #early: Uint8Array[] = [];
  #listener: ((message: Uint8Array) => void) | undefined;
  #closeListeners: (() => void)[] = [];

  /** A message arrived. */
  hear(message: Uint8Array): void {
    if (this.closed) return;
    if (this.#listener) this.#listener(message);
    else this.#early.push(message);
  }

  /** Something arrived over a line that carries anything; what is no bytes is left aside. */
  hearBytes(message: unknown): void {
    if (message instanceof Uint8Array) this.hear(message);
  }

  /** The line is gone; only the first time counts. */
  end(): void {
    if (this.closed) return;
    this.closed = true;
    const listeners = this.#closeListeners;
    this.#closeListeners = [];
    for (const listener of listeners) listener();
  }

  onMessage(listener: (message: Uint8Array) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.#closeListeners.push(listener);
  }

  /** The whole channel: this half, and the one that speaks. */
  with(speaking: Pick<Channel, 'post' | 'close'>): Channel {
    return {
      ...speaking,
      onMessage: (listener) => this.onMessage(listener),
      onClose: (listener) => this.onClose(listener),
    };
  }
}
