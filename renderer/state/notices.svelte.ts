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

/** How many notices are shown together; beyond it the oldest goes. */
const most = 5;
/** How long a notice that needs no answer is shown, in milliseconds. */
const shownFor = 8000;

/** What the user is told at the edge of the window. Errors stay until they are put away. */
export class Notices {
  list: readonly Notice[] = $state.raw([]);
  #next = 1;

  /** Tells something; with actions it stays until one is chosen or it is put away. */
  info(text: string, actions: readonly NoticeAction[] = []): Notice {
    const notice = this.#add('info', text, actions);
    if (!notice.stays) setTimeout(() => this.dismiss(notice.id), shownFor);
    return notice;
  }

  /** Tells what went wrong, in the sentence that it came with. Work that the user stopped is nothing wrong. */
  error(thrown: unknown, actions: readonly NoticeAction[] = []): void {
    if (thrown instanceof SegueError && thrown.code === 'cancelled') return;
    const text = typeof thrown === 'string' ? thrown : messageOf(thrown);
    // The same error again (a lost connection, say) is no news.
    this.list = this.list.filter((notice) => notice.kind !== 'error' || notice.text !== text);
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
    this.list = [...this.list, notice].slice(-most);
    return notice;
  }
}
