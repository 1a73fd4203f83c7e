import type { LucideIcon } from '@lucide/svelte';

/** A part of the window that files are dropped on, side by side with others. */
export interface DropPlace {
  readonly icon: LucideIcon;
  /** What dropping here does. */
  readonly words: string;
  /** Does it. Called while the drop is handled: what a drop holds must be read at once. */
  take(transfer: DataTransfer): Promise<void>;
}
