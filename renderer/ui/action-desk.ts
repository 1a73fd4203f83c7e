import { type Action, canRun } from '../actions/action.ts';
import type { Studio } from '../state/studio.svelte.ts';
import { keyWords } from './key-words.ts';

/** The table of actions beside the studio that they act on, for buttons and menus that know an action by its id. */
export class ActionDesk {
  readonly actions: readonly Action[];
  readonly #studio: Studio;
  readonly #byId: ReadonlyMap<string, Action>;

  constructor(actions: readonly Action[], studio: Studio) {
    this.actions = actions;
    this.#studio = studio;
    this.#byId = new Map(actions.map((action) => [action.id, action]));
  }

  /** @throws RangeError where no action has this id, which is a slip of the program */
  find(id: string): Action {
    const action = this.#byId.get(id);
    if (!action) throw new RangeError(`There is no action ${id}.`);
    return action;
  }

  /** Whether it can be done now. */
  enabled(action: Action): boolean {
    return canRun(action, this.#studio);
  }

  /** Whether it is on; undefined for what is neither on nor off. */
  checked(action: Action): boolean | undefined {
    return action.checked?.(this.#studio);
  }

  /** Does it, and tells the user where it fails. */
  run(action: Action): void {
    void this.#studio.notices.attempt(() => action.run(this.#studio));
  }

  /** Its first binding as people read it. */
  keys(action: Action): string | undefined {
    const first = action.keys?.[0];
    return first === undefined ? undefined : keyWords(first);
  }
}
