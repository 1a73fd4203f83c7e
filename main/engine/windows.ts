import type { Channel } from '../../shared/ipc/channel.ts';
import { eventMessage } from '../../shared/ipc/envelope.ts';
import { checked } from '../../shared/ipc/rpc-contract.ts';
import { studioContract, type WireEvents } from '../../shared/ipc/studio-contract.ts';

/** A window that is connected. */
export interface Window {
  readonly channel: Channel;
  /** Id that the window gave itself: when it connected, or with its first autosave. */
  id: string | undefined;
  /** Whether it has kept unsaved work since it connected. */
  keeps: boolean;
}

/** All windows that are connected, each with its channel. */
export class Windows {
  readonly #windows = new Set<Window>();

  add(channel: Channel, id?: string): Window {
    const window: Window = { channel, id, keeps: false };
    this.#windows.add(window);
    channel.onClose(() => void this.#windows.delete(window));
    return window;
  }

  /** Sends an event to all of them. */
  tell<E extends keyof WireEvents>(event: E, payload: WireEvents[E]): void {
    if (this.#windows.size === 0) return;
    const message = eventMessage(event, checked(studioContract.events[event], payload, event));
    for (const { channel } of this.#windows) channel.post(message);
  }

  /**
   * Whether work that was kept under an id belongs to a window that is open, as `asking` sees it. A window that was
   * reloaded finds what it kept before: that is another life of it.
   */
  isOpen(id: string, asking: Window): boolean {
    return [...this.#windows].some((window) => window.id === id && (window !== asking || window.keeps));
  }

  close(): void {
    for (const { channel } of [...this.#windows]) channel.close();
  }
}
