import { messageOf, SegueError } from '../../shared/errors.ts';

/** Something that the user is told, until they put it away or it has been read. */
export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'info';
  /** A sentence or two. */
  readonly text: string;
  /** What can be done about it. */
  readonly actions: readonly NoticeAction[];
  /** Whether it stays until it is put away. */
  readonly stays: boolean;
}

export interface NoticeAction {
  readonly label: string;
  run(): void | Promise<void>;
}

/** How many notices are kept; beyond it the oldest goes. */
const most = 20;
/** How long a notice that needs no answer is shown, in milliseconds. */
const shownFor = 8000;
/** And how long after it was held. */
const shownAfter = 2000;

/** What the user is told beside the music. Errors stay until they are put away. */
export class Notices {
  list: readonly Notice[] = $state.raw([]);
  #next = 1;
  #held = false;
  /** Notices that would have gone while they were held. */
  #due: number[] = [];

  /** Tells something; with actions it stays until one is chosen or it is put away. */
  info(text: string, actions: readonly NoticeAction[] = []): Notice {
    const notice = this.#add('info', text, actions);
    if (!notice.stays) this.#dismissIn(shownFor, notice.id);
    return notice;
  }

  /** Tells what went wrong, in the sentence that it came with. Work that the user stopped is nothing wrong. */
  error(thrown: unknown, actions: readonly NoticeAction[] = []): void {
    if (thrown instanceof SegueError && thrown.code === 'cancelled') return;
    const text = typeof thrown === 'string' ? thrown : messageOf(thrown);
    this.#add('error', text, actions);
  }

  /** Does a notice's action and puts the notice away. */
  async choose(notice: Notice, action: NoticeAction): Promise<void> {
    this.dismiss(notice.id);
    await this.attempt(() => action.run());
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Puts all away. */
  clear(): void {
    this.list = [];
  }

  /** Lets nothing go by itself, while somebody reads. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    for (const id of this.#due.splice(0)) this.#dismissIn(shownAfter, id);
  }

  /** Does something that may fail, and tells how it failed; undefined then. */
  async attempt<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.error(thrown);
      return undefined;
    }
  }

  #add(kind: Notice['kind'], text: string, actions: readonly NoticeAction[]): Notice {
    const notice = { id: this.#next++, kind, text, actions, stays: kind === 'error' || actions.length > 0 };
    // The same again (a lost connection, say) is no news, unless it offers something of its own.
    const others = this.list.filter((one) => one.text !== text || one.kind !== kind || one.actions.length > 0);
    this.list = [...others, notice].slice(-most);
    return notice;
  }

  #dismissIn(milliseconds: number, id: number): void {
    setTimeout(() => {
      if (this.#held) this.#due.push(id);
      else this.dismiss(id);
    }, milliseconds);
  }
}
