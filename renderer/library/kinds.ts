import type { LucideIcon } from '@lucide/svelte';
import AudioWaveform from '@lucide/svelte/icons/audio-waveform';
import Database from '@lucide/svelte/icons/database';
import FileMusic from '@lucide/svelte/icons/file-music';
import TrendingDown from '@lucide/svelte/icons/trending-down';
import type { LibraryKind } from '../../shared/ipc/contract.ts';

interface KindWords {
  readonly kind: LibraryKind;
  /** All of them. */
  readonly label: string;
  readonly one: string;
  /** What one does to work with it. */
  readonly open: string;
  readonly icon: LucideIcon;
}

/** What the library holds, in the order of its tabs. */
export const kinds: readonly KindWords[] = [
  { kind: 'dataset', label: 'Datasets', one: 'Dataset', open: 'Open in Train', icon: Database },
  { kind: 'model', label: 'Models', one: 'Model', open: 'Compose with it', icon: AudioWaveform },
  { kind: 'run', label: 'Runs', one: 'Run', open: 'Open in Train', icon: TrendingDown },
  { kind: 'project', label: 'Projects', one: 'Project', open: 'Open in Compose', icon: FileMusic },
];

/** The words of a kind. */
export function kindWords(kind: LibraryKind): KindWords {
  const found = kinds.find((one) => one.kind === kind);
  if (!found) throw new RangeError(`There are no words for the kind ${kind}.`);
  return found;
}
