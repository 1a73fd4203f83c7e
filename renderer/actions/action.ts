import type { Studio } from '../state/studio.svelte.ts';
import { composeTab } from '../state/tabs.svelte.ts';

/** Where actions stand in menus and in the help page. */
export type ActionGroup = 'File' | 'Edit' | 'Notes' | 'Tracks' | 'View' | 'Play' | 'Model' | 'Help';

/** Something a user can do, drawn from one table by buttons, menus, shortcuts, the palette and the help page. */
export interface Action {
  /** Stable, such as `edit.undo`. */
  readonly id: string;
  /** What a menu says, such as “Undo”. */
  readonly label: string;
  readonly group: ActionGroup;
  /**
   * Key bindings in tinykeys' notation (`$mod+z`); the first is shown. A sign such as `?` stands for itself, whether or
   * not a keyboard needs Shift for it.
   */
  readonly keys?: readonly string[];
  /** Holding the key does it again and again. */
  readonly repeats?: true;
  /** The key works in text fields too; only for keys that write nothing. */
  readonly whileTyping?: true;
  /** The key, a letter that plays no note, works also while the computer's keys play notes. */
  readonly whilePlayingNotes?: true;
  /** It can be done in every view of the window; others need the song in sight. */
  readonly everywhere?: true;
  /** Whether it can be done now; always, where left out. */
  enabled?(studio: Studio): boolean;
  /** For what is on or off: whether it is on. */
  checked?(studio: Studio): boolean;
  run(studio: Studio): void | Promise<void>;
}

/** Whether an action can be done now, in the view that is shown. */
export function canRun({ everywhere, enabled }: Pick<Action, 'everywhere' | 'enabled'>, studio: Studio): boolean {
  return (everywhere === true || studio.tabs.current === composeTab) && (enabled?.(studio) ?? true);
}
