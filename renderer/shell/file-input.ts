import { musicExtensions } from '../../shared/music/file-kinds.ts';
import { readFiles } from './read-files.ts';
import type { FileKind, OpenedFile } from './shell.ts';

const music = [...musicExtensions.map((extension) => `.${extension}`), 'audio/midi', 'audio/x-midi'];

const inputs = {
  music: { label: 'MIDI or ABC file', accept: music.join(','), several: true },
  project: { label: 'Project file', accept: '.segue,application/json', several: false },
} as const satisfies Record<FileKind, { label: string; accept: string; several: boolean }>;

/**
 * A file input of the page, out of sight but with a name. It stays in the page, so that files that are put into it
 * without asking are heard too.
 */
export class FileInput {
  readonly #input: HTMLInputElement;
  #waiting: ((files: readonly OpenedFile[]) => void) | undefined;

  /** @param onUnasked told of files that came without {@link ask} */
  constructor(kind: FileKind, onUnasked: (files: readonly OpenedFile[]) => void) {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = inputs[kind].accept;
    input.multiple = inputs[kind].several;
    input.tabIndex = -1;
    input.setAttribute('aria-label', inputs[kind].label);
    input.style.cssText = 'position:fixed;left:0;bottom:0;width:1px;height:1px;opacity:0;pointer-events:none';
    input.addEventListener('change', () => void this.#take(onUnasked));
    input.addEventListener('cancel', () => this.#answer([]));
    document.body.append(input);
    this.#input = input;
  }

  /** Opens the system's dialog; a question that is still open is answered with nothing. */
  ask(): Promise<readonly OpenedFile[]> {
    this.#answer([]);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#input.click();
    });
  }

  async #take(onUnasked: (files: readonly OpenedFile[]) => void): Promise<void> {
    const opened = await readFiles(this.#input.files ?? []);
    // So that choosing the same file again is a change too.
    this.#input.value = '';
    if (this.#waiting) this.#answer(opened);
    else onUnasked(opened);
  }

  #answer(files: readonly OpenedFile[]): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(files);
  }
}
