import { type Clip, readClip, writeClip } from '../../shared/music/commands/clipboard.ts';
import type { Shell } from '../shell/shell.ts';

/** Notes that were copied: kept here, and in the system's clipboard as text where that is allowed. */
export class Clipboard {
  #clip: Clip | undefined;
  readonly #system: Shell['clipboard'];

  constructor(system: Shell['clipboard']) {
    this.#system = system;
  }

  async write(clip: Clip): Promise<void> {
    this.#clip = clip;
    // Where the system refuses, notes can still be pasted within this window.
    await this.#system.write(writeClip(clip)).catch(() => undefined);
  }

  /** What was copied last, here or in another window; undefined where nothing was. */
  async read(): Promise<Clip | undefined> {
    const text = await this.#system.read();
    return (text === undefined ? undefined : readClip(text)) ?? this.#clip;
  }
}
