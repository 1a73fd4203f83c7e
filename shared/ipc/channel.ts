/** One end of a two-way line for messages: Electron's MessagePort, a WebSocket, or one of an in-memory pair. */
export interface Channel {
  /** Sends a message; messages arrive whole and in order. Does nothing once closed. */
  post(message: Uint8Array): void;
  /** Who gets what arrives; one listener at a time. What came before there was one is kept for it. */
  onMessage(listener: (message: Uint8Array) => void): void;
  /** Adds a listener that is called once, when the other end is gone or `close` was called; at once where that has happened. */
  onClose(listener: () => void): void;
  close(): void;
}
