import type { FileKind, OpenedFile } from './shell.ts';

const inputs = {
  music: { label: 'MIDI or ABC file', accept: '.mid,.midi,.kar,.abc,audio/midi,audio/x-midi' },
  project: { label: 'Project file', accept: '.segue,application/json' },
} as const satisfies Record<FileKind, { label: string; accept: string }>;

/**
 * A file input of the page, out of sight but with a name. It stays in the page, so that a file that is put into it
 * without asking is heard too.
 */
export class FileInput {
  readonly #input: HTMLInputElement;
  #waiting: ((file: OpenedFile | undefined) => void) | undefined;

  /** @param onUnasked told of a file that came without {@link ask} */
  constructor(kind: FileKind, onUnasked: (file: OpenedFile) => void) {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = inputs[kind].accept;
    input.tabIndex = -1;
    input.setAttribute('aria-label', inputs[kind].label);
    input.style.cssText = 'position:fixed;left:0;bottom:0;width:1px;height:1px;opacity:0;pointer-events:none';
    input.addEventListener('change', () => void this.#take(onUnasked));
    input.addEventListener('cancel', () => this.#answer(undefined));
    document.body.append(input);
    this.#input = input;
  }

  /** Opens the system's dialog; a question that is still open is answered with nothing. */
  ask(): Promise<OpenedFile | undefined> {
    this.#answer(undefined);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#input.click();
    });
  }

  async #take(onUnasked: (file: OpenedFile) => void): Promise<void> {
    const file = this.#input.files?.[0];
    if (!file) return this.#answer(undefined);
    const opened = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    // So that choosing the same file again is a change too.
    this.#input.value = '';
    if (this.#waiting) this.#answer(opened);
    else onUnasked(opened);
  }

  #answer(file: OpenedFile | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(file);
  }
}
