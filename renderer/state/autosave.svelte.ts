import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { Project } from '../../shared/project/project.ts';
import type { Shell } from '../shell/shell.ts';
import type { Notices } from './notices.svelte.ts';

const windowKey = 'segue.window';
/** Milliseconds from a change to its being kept. What is changed meanwhile is kept with it. */
const delay = 1500;

/** What autosave is told of the desk. */
export interface Desk {
  /** Read reactively: whether there is something to keep, under which name, and what changes when it does. */
  content(): { readonly dirty: boolean; readonly name: string | undefined; readonly stamp: readonly unknown[] };
  snapshot(): Project;
  restore(project: Project, name: string | undefined): void;
}

/** Unsaved work of a window that is gone. */
export interface Leftover {
  readonly window: string;
  readonly name?: string;
  readonly saved: number;
}

/** Keeps unsaved work with the engine, at most two seconds after each change, and offers it back after a crash. */
export class Autosave {
  /** What windows that are gone have left. */
  leftovers: readonly Leftover[] = $state.raw([]);
  readonly #window: string;
  readonly #client: EngineClient;
  readonly #notices: Notices;
  readonly #desk: Desk;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was kept last; the same stamp need not be kept again. */
  #kept: readonly unknown[] = [];
  #failing = false;
  readonly #stop: (() => void)[] = [];

  constructor({ client, notices, shell }: { client: EngineClient; notices: Notices; shell: Shell }, desk: Desk) {
    this.#client = client;
    this.#notices = notices;
    this.#desk = desk;
    this.#window = shell.session.get(windowKey) ?? crypto.randomUUID();
    shell.session.set(windowKey, this.#window);
    this.#stop.push(
      $effect.root(() => {
        $effect(() => {
          if (this.#desk.content().dirty) this.#timer ??= setTimeout(() => void this.keep(), delay);
        });
      }),
      client.onConnection((connected) => {
        if (connected) void this.keep();
      }),
      shell.onLeave(() => void this.keep()),
    );
  }

  /** Brings back this window's own unsaved work, as after a reload, and offers that of others; tells whether it did. */
  async start(): Promise<boolean> {
    const all = await this.#client.call('autosave.list', {});
    this.leftovers = all.filter(({ window }) => window !== this.#window);
    const [latest] = this.leftovers;
    if (latest) this.#offer(latest);
    if (!all.some(({ window }) => window === this.#window)) return false;
    const { project, name } = await this.#client.call('autosave.open', { window: this.#window });
    this.#desk.restore(project, name);
    return true;
  }

  /** Keeps what is unsaved, now. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { dirty, name, stamp } = this.#desk.content();
    if (!dirty || same(stamp, this.#kept)) return;
    try {
      const project = this.#desk.snapshot();
      await this.#client.call('autosave.keep', { window: this.#window, ...(name !== undefined && { name }), project });
      this.#kept = stamp;
      this.#failing = false;
    } catch (thrown) {
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

  /** Puts what a window has left on the desk. */
  async bringBack(leftover: Leftover): Promise<void> {
    await this.#notices.attempt(async () => {
      const { project, name } = await this.#client.call('autosave.open', { window: leftover.window });
      this.#desk.restore(project, name);
      await this.keep();
      await this.discard(leftover);
    });
  }

  /** Throws away what a window has left. */
  async discard({ window }: Leftover): Promise<void> {
    await this.#client.call('autosave.drop', { window });
    this.leftovers = this.leftovers.filter((one) => one.window !== window);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stop) stop();
  }

  #offer(leftover: Leftover): void {
    const when = new Date(leftover.saved).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    const what = leftover.name === undefined ? 'work' : `changes to “${leftover.name}”`;
    this.#notices.info(`There are unsaved ${what} from ${when}.`.replace('are unsaved work', 'is unsaved work'), [
      { label: 'Bring back', run: () => this.bringBack(leftover) },
      { label: 'Throw away', run: () => this.discard(leftover) },
    ]);
  }
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
