import type { MidiMessage } from './messages.ts';
import { readMessage, writeMessage } from './messages.ts';

/** A MIDI device's port, as a list shows it. */
export interface Port {
  readonly id: string;
  readonly name: string;
}

/** A message that came in, and when, in milliseconds as `performance.now()` counts them. */
export type MidiListener = (message: MidiMessage, timestamp: number) => void;

/** The part of Web MIDI that is used, for tests to stand in for. */
type RequestAccess = (() => Promise<MIDIAccess>) | undefined;

/** The MIDI devices of this machine; none until the user asks for them, as browsers ask for leave. */
export class MidiDevices {
  state: 'unasked' | 'asking' | 'open' | 'refused' = $state('unasked');
  inputs: readonly Port[] = $state.raw([]);
  outputs: readonly Port[] = $state.raw([]);
  /** A sentence for people where there are no devices to be had; '' otherwise. */
  notice = $state('');
  readonly #request: RequestAccess;
  readonly #listeners = new Set<(input: string, ...message: Parameters<MidiListener>) => void>();
  #access: MIDIAccess | undefined;

  constructor(request: RequestAccess = browserAccess()) {
    this.#request = request;
  }

  /** Asks for the devices. Where that fails, {@link notice} says why; asking again is allowed. */
  async open(): Promise<void> {
    if (this.state === 'asking' || this.state === 'open') return;
    if (!this.#request) {
      this.state = 'refused';
      this.notice =
        'This browser knows no MIDI devices: open Segue in Chromium, Edge or Firefox, or as its own program.';
      return;
    }
    this.state = 'asking';
    try {
      const access = await this.#request();
      this.#access = access;
      access.onstatechange = () => this.#list();
      this.#list();
      this.state = 'open';
      this.notice = '';
    } catch {
      this.state = 'refused';
      this.notice = 'The browser does not let Segue use MIDI devices: allow it in the page’s settings and try again.';
    }
  }

  /** Hears the messages of an input, or of all where its id is ''; gives the function that stops it. */
  listen(input: () => string, listener: MidiListener): () => void {
    const chosen = (id: string, message: MidiMessage, timestamp: number) => {
      const wanted = input();
      if (wanted === '' || wanted === id) listener(message, timestamp);
    };
    this.#listeners.add(chosen);
    return () => this.#listeners.delete(chosen);
  }

  /** Whether an output with this id is there to be sent to. */
  has(output: string): boolean {
    return this.outputs.some(({ id }) => id === output);
  }

  /** Sends a message to an output at a time in milliseconds; nothing where it was unplugged. */
  send(output: string, message: MidiMessage, timestamp: number): void {
    if (this.has(output)) this.#access?.outputs.get(output)?.send(writeMessage(message), timestamp);
  }

  #list(): void {
    const access = this.#access;
    if (!access) return;
    this.inputs = ports(access.inputs.values());
    this.outputs = ports(access.outputs.values());
    for (const input of access.inputs.values()) {
      input.onmidimessage = ({ data, timeStamp }) => {
        const message = data && readMessage(data);
        if (message) for (const listener of this.#listeners) listener(input.id, message, timeStamp);
      };
    }
  }
}

function browserAccess(): RequestAccess {
  if (typeof navigator === 'undefined' || !('requestMIDIAccess' in navigator)) return undefined;
  return () => navigator.requestMIDIAccess();
}

function ports(all: Iterable<MIDIPort>): Port[] {
  return [...all].filter(({ state }) => state === 'connected').map(({ id, name }) => ({ id, name: name || id }));
}
