import type { Component } from 'svelte';
import StageView from '../stage/StageView.svelte';
import { composeTab } from '../state/tabs.svelte.ts';
import ComposeBar from './ComposeBar.svelte';
import ComposeView from './ComposeView.svelte';
import type { ViewProps } from './view-props.ts';

/** A view of the studio: one tab at the top. */
export interface View {
  readonly id: string;
  readonly label: string;
  /** What fills the window between top bar and status line. */
  readonly component: Component<ViewProps>;
  /** What stands in the top bar, between the name and the tabs. */
  readonly bar?: Component<ViewProps>;
}

/** The views that there are, in the order of their tabs. */
export const views: readonly [View, ...View[]] = [
  { id: composeTab, label: 'Compose', component: ComposeView, bar: ComposeBar },
  { id: 'stage', label: 'Stage', component: StageView },
];

/** The view of a tab; the first one where there is none of that id. */
export function viewOf(id: string): View {
  return views.find((view) => view.id === id) ?? views[0];
}
