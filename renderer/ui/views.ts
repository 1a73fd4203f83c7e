import type { Component } from 'svelte';
import DeviceView from '../device/DeviceView.svelte';
import LibraryView from '../library/LibraryView.svelte';
import { libraryDrops } from '../library/library-drops.ts';
import StageView from '../stage/StageView.svelte';
import type { Studio } from '../state/studio.svelte.ts';
import { composeTab } from '../state/tabs.svelte.ts';
import TrainView from '../train/TrainView.svelte';
import { trainDrops } from '../train/train-drops.ts';
import ComposeBar from './ComposeBar.svelte';
import ComposeView from './ComposeView.svelte';
import { composeDrops } from './compose-drops.ts';
import type { DropPlace } from './drop-place.ts';
import type { ViewProps } from './view-props.ts';

/** A view of the studio: one tab at the top. */
export interface View {
  readonly id: string;
  readonly label: string;
  /** What fills the window between top bar and status line. */
  readonly component: Component<ViewProps>;
  /** What stands in the top bar, between the name and the tabs. */
  readonly bar?: Component<ViewProps>;
  /** Where files that are dragged over the window may be dropped; where there is no place, nothing happens. */
  readonly drops?: (studio: Studio) => readonly DropPlace[];
}

/** The views that there are, in the order of their tabs. */
export const views: readonly [View, ...View[]] = [
  { id: composeTab, label: 'Compose', component: ComposeView, bar: ComposeBar, drops: composeDrops },
  { id: 'train', label: 'Train', component: TrainView, drops: trainDrops },
  { id: 'library', label: 'Library', component: LibraryView, drops: libraryDrops },
  { id: 'stage', label: 'Stage', component: StageView, drops: composeDrops },
  { id: 'device', label: 'Device', component: DeviceView },
];

/** The view of a tab; the first one where there is none of that id. */
export function viewOf(id: string): View {
  return views.find((view) => view.id === id) ?? views[0];
}
