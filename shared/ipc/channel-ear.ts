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
}
