import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { Project } from '../../shared/project/project.ts';
import { randomId } from '../ipc/random-id.ts';
import type { Shell, Store } from '../shell/shell.ts';
import type { Notices } from './notices.svelte.ts';

/** Where a tab remembers which window it was last: it may have gone to the studio anew instead of reloading it. */
const windowKey = 'segue.window';
/** Milliseconds from a change to its being kept. What is changed meanwhile is kept with it. */
const delay = 1500;
/** Under this key it is remembered which unsaved work the user has decided to leave for later. */
const postponedKey = 'segue.postponed';

/** What autosave is told of the desk. */
export interface Desk {
  /** Read reactively: whether there is something to keep, under which name, and what changes when it does. */
  content(): { readonly dirty: boolean; readonly name: string | undefined; readonly stamp: readonly unknown[] };
  snapshot(): Project;
  /** @param window whose work it was */
  restore(project: Project, name: string | undefined, window: string): void;
}

/** Unsaved work of a window that is gone. */
export interface Leftover {
  readonly window: string;
  readonly name?: string;
  readonly saved: number;
}

/** Unsaved work as it lies in its file. */
export interface Kept {
  readonly project: Project;
  readonly name?: string;
}

/** Keeps unsaved work with the engine, at most two seconds after each change, and offers it back after a crash. */
export class Autosave {
  /** Unsaved work that is on no window's desk, the latest first: of windows that are gone, and what was set aside. */
  leftovers: readonly Leftover[] = $state.raw([]);
  /** Whether the user is being asked about them. */
  offered = $state(false);
  readonly #window: string;
  /** The window that this tab was before; the same as now after a reload. */
  readonly #before: string | undefined;
  readonly #client: EngineClient;
  readonly #notices: Notices;
  readonly #settings: Store;
  readonly #desk: Desk;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was kept last; the same stamp need not be kept again. */
  #kept: readonly unknown[] = [];
  #failing = false;
  readonly #stop: (() => void)[] = [];

  constructor({ client, notices, shell }: { client: EngineClient; notices: Notices; shell: Shell }, desk: Desk) {
    this.#client = client;
    this.#notices = notices;
    this.#settings = shell.settings;
    this.#desk = desk;
    this.#window = shell.windowId;
    this.#before = shell.session.get(windowKey);
    shell.session.set(windowKey, this.#window);
    this.#stop.push(
      $effect.root(() => {
        $effect(() => {
          if (this.#desk.content().dirty) this.#timer ??= setTimeout(() => void this.keep(), delay);
          else void this.drop();
        });
      }),
      client.onConnection((connected) => {
        if (connected) void this.keep();
      }),
      shell.onLeave(() => void this.keep()),
    );
  }

  /**
   * Brings back this window's own unsaved work, as after a reload, and offers that of others; tells whether it did.
   * @throws SegueError `io` where the engine cannot be reached
   */
  async start(): Promise<boolean> {
    // The engine leaves out windows that are open: where another tab was copied from this one, it keeps its own work.
    const all = await this.#client.call('autosave.list', {});
    const own = all.find(({ window }) => window === this.#window) ?? all.find(({ window }) => window === this.#before);
    this.leftovers = all.filter((leftover) => leftover !== own);
    const postponed = new Set(this.#settings.get(postponedKey)?.split(' '));
    this.offered = this.leftovers.some(({ window }) => !postponed.has(window));
    if (!own) return false;
    try {
      await this.#restore(own);
      return true;
    } catch (thrown) {
      this.#notices.error(thrown);
      return false;
    }
  }

  /** Keeps what is unsaved, now. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { dirty, name, stamp } = this.#desk.content();
    if (!dirty || same(stamp, this.#kept)) return;
    const before = this.#kept;
    // Set before the answer comes, so that what is saved meanwhile is dropped after it.
    this.#kept = stamp;
    try {
      const project = this.#desk.snapshot();
      await this.#client.call('autosave.keep', { window: this.#window, ...(name !== undefined && { name }), project });
      this.#failing = false;
    } catch (thrown) {
      if (this.#kept === stamp) this.#kept = before;
      // Told once; it is tried again with the next change and when the connection comes back.
      if (!this.#failing) this.#notices.error(thrown);
      this.#failing = true;
    }
  }

  /** Forgets what was kept: it was saved, or given up. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#kept.length === 0) return;
    this.#kept = [];
    await this.#notices.attempt(() => this.#client.call('autosave.drop', { window: this.#window }));
  }

  /**
   * Keeps work that leaves the desk unsaved, among the leftovers; undefined where the engine cannot be reached.
   * @param name that of its last save
   */
  async setAside(project: Project, name: string | undefined): Promise<Leftover | undefined> {
    const leftover = { window: randomId(), ...(name !== undefined && { name }), saved: Date.now() };
    try {
      const { saved: _, ...slot } = leftover;
      await this.#client.call('autosave.keep', { ...slot, aside: true, project });
    } catch {
      // The connection's own message stands already, and the work can still be brought back from where it is offered.
      return undefined;
    }
    this.leftovers = [leftover, ...this.leftovers];
    this.postpone();
    return leftover;
  }

  /** What a leftover holds; errors as the client's. */
  async look({ window }: Leftover): Promise<Kept> {
    return this.#client.call('autosave.open', { window });
  }

  /** Leaves all leftovers for later: they are not asked about again, only listed. */
  postpone(): void {
    this.offered = false;
    this.#settings.set(postponedKey, this.leftovers.map(({ window }) => window).join(' ') || undefined);
  }

  /** Puts a leftover on the desk. */
  async bringBack(leftover: Leftover): Promise<void> {
    await this.#notices.attempt(() => this.#restore(leftover));
  }

  /** Throws a leftover away. */
  async discard({ window }: Leftover): Promise<void> {
    await this.#client.call('autosave.drop', { window });
    this.leftovers = this.leftovers.filter((one) => one.window !== window);
    if (this.leftovers.length === 0 || !this.offered) this.postpone();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stop) stop();
  }

  /** From another window's place the work moves to this one's. */
  async #restore(leftover: Leftover): Promise<void> {
    const { project, name } = await this.#client.call('autosave.open', { window: leftover.window });
    this.#desk.restore(project, name, leftover.window);
    if (leftover.window === this.#window) {
      // It is kept already, until it is saved.
      this.#kept = this.#desk.content().stamp;
      return;
    }
    await this.keep();
    await this.discard(leftover);
  }
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
