import type { Studio } from '../state/studio.svelte.ts';

/** Something a user can do, drawn from one table by buttons, menus, shortcuts, the palette and the help page. */
export interface Action {
  /** Stable, such as `edit.undo`. */
  readonly id: string;
  /** What a menu says, such as “Undo”. */
  readonly label: string;
  /** Where it stands in menus and in the help page. */
  readonly group: 'File' | 'Edit' | 'Notes' | 'View' | 'Play' | 'Model' | 'Help';
  /** Key bindings in tinykeys' notation (`$mod+z`); the first is shown. */
  readonly keys?: readonly string[];
  /** Whether it can be done now; always, where left out. */
  enabled?(studio: Studio): boolean;
  run(studio: Studio): void | Promise<void>;
}
