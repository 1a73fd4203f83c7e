import type { OpenedFile } from '../shell/shell.ts';

/** What may lie over the studio; at most one at a time. */
export type Overlay =
  | { readonly name: 'palette' }
  | { readonly name: 'help' }
  | { readonly name: 'settings' }
  /** Choosing among the saved projects. */
  | { readonly name: 'open-project' }
  /** Unsaved work that is on no desk: to be brought back, thrown away or left for later. */
  | { readonly name: 'recover' }
  /** Asking for the name to save under. */
  | { readonly name: 'save-as' }
  /** Several files came at once: how they go together. */
  | { readonly name: 'several'; readonly files: readonly OpenedFile[] }
  /** Quantising with other settings. */
  | { readonly name: 'quantise' }
  /** The song's title, and its tempo, meter and key at the playhead. */
  | { readonly name: 'song' }
  /** Rendering the song into a WAV file, with progress. */
  | { readonly name: 'export-wav' }
  /** Writing bars of the song anew: which, and how. */
  | { readonly name: 'infill' }
  /** Letting a model write another track: for what, and how. */
  | { readonly name: 'accompany' }
  /** Two models heard in a hidden order. */
  | { readonly name: 'blind-test' }
  /** A context menu, at a place in the window in CSS pixels. */
  | { readonly name: 'menu'; readonly x: number; readonly y: number };

/** Which dialog, menu or palette is open. While one is, shortcuts are its own. */
export class Overlays {
  open: Overlay | undefined = $state.raw(undefined);

  show(overlay: Overlay): void {
    this.open = overlay;
  }

  /** Opens it, or closes it where it is open already. */
  toggle(overlay: Overlay): void {
    this.open = this.open?.name === overlay.name ? undefined : overlay;
  }

  close(): void {
    this.open = undefined;
  }
}
