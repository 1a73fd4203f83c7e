import type { Settings } from './settings.svelte.ts';

/** A panel at the side of the roll. */
export type Panel = 'tracks' | 'continue';

const settingOf = { tracks: 'tracksPanel', continue: 'continuePanel' } as const satisfies Record<Panel, string>;

/** Which panels are seen: beside the roll as the user left them, or in a narrow window one at a time, over the roll. */
export class Layout {
  /** Whether the window is wide enough for panels beside the roll; told by what lays it out. */
  roomy = $state(true);
  /** The panel that lies over the roll in a narrow window. */
  drawer: Panel | undefined = $state();
  readonly #settings: Pick<Settings, 'values' | 'set'>;

  constructor(settings: Pick<Settings, 'values' | 'set'>) {
    this.#settings = settings;
  }

  shows(panel: Panel): boolean {
    return this.roomy ? this.#settings.values[settingOf[panel]] : this.drawer === panel;
  }

  toggle(panel: Panel): void {
    this.#show(panel, !this.shows(panel));
  }

  /** Opens a panel where it is not to be seen: something happens there. */
  reveal(panel: Panel): void {
    if (!this.shows(panel)) this.#show(panel, true);
  }

  #show(panel: Panel, shown: boolean): void {
    if (this.roomy) this.#settings.set({ [settingOf[panel]]: shown });
    else this.drawer = shown ? panel : undefined;
  }
}
