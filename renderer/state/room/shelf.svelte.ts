import { messageOf } from '../../../shared/errors.ts';
import type {
  Dependant,
  EngineClient,
  LibraryEntry,
  LibraryKind,
  LibraryRef,
  ModelCard,
  Result,
} from '../../../shared/ipc/contract.ts';
import { downloadModel, type FileToSend, uploadModel } from '../../../shared/ipc/upload-files.ts';
import type { Shell } from '../../shell/shell.ts';
import type { Notices } from '../notices.svelte.ts';
import { Latest } from './latest.ts';
import { PagedList } from './paged-list.svelte.ts';

const entriesPerPage = 60;

export interface ShelfParts {
  readonly client: EngineClient;
  readonly notices: Notices;
  readonly shell: Pick<Shell, 'saveFile'>;
}

/** Two runs side by side. */
export type Comparison = Result<'runs.compare'>;

/** The library as the window looks through it: datasets, models, runs and projects. */
export class Shelf {
  /** All kinds where undefined. */
  kind: LibraryKind | undefined = $state();
  text = $state('');
  order: 'name' | 'changed' = $state('changed');
  readonly entries: PagedList<LibraryEntry>;
  /** What is looked at. */
  chosen: LibraryEntry | undefined = $state.raw();
  /** The chosen model's card, or why there is none. */
  card: ModelCard | undefined = $state.raw();
  cardFailure = $state('');
  /** What is about to be removed, with what needs it. */
  doomed: { readonly entry: LibraryEntry; readonly dependants: readonly Dependant[] } | undefined = $state.raw();
  /** Runs that were picked to be compared, two at most. */
  picked: readonly LibraryEntry[] = $state.raw([]);
  comparison: Comparison | undefined = $state.raw();
  /** A model's file on its way in or out, and how far it is, from 0 to 1. */
  moving: { readonly words: string; readonly fraction: number } | undefined = $state.raw();
  #begun = false;
  readonly #parts: ShelfParts;
  readonly #latestCard = new Latest();

  constructor(parts: ShelfParts) {
    this.#parts = parts;
    const { client } = parts;
    this.entries = new PagedList(entriesPerPage, async (offset, limit) => {
      const { kind, text, order } = this;
      const { entries, total } = await client.call('library.find', {
        ...{ offset, limit, order },
        ...(kind && { kinds: [kind] }),
        ...(text.trim() !== '' && { text }),
      });
      return { items: entries, total };
    });
    client.on('library', () => void this.#refresh());
    client.onConnection((connected) => {
      if (connected) void this.#refresh();
    });
  }

  begin(): void {
    this.#begun = true;
    void this.#refresh();
  }

  /** Looks for other entries. */
  async find(change: { kind?: LibraryKind | undefined; text?: string; order?: 'name' | 'changed' }): Promise<void> {
    if ('kind' in change) this.kind = change.kind;
    if (change.text !== undefined) this.text = change.text;
    if (change.order !== undefined) this.order = change.order;
    await this.#parts.notices.attempt(() => this.entries.go(0));
  }

  /** Looks at an entry, with its card where it is a model. */
  async choose(entry: LibraryEntry | undefined): Promise<void> {
    this.chosen = entry;
    this.card = undefined;
    this.cardFailure = '';
    this.#latestCard.forget();
    if (entry?.kind !== 'model') return;
    try {
      await this.#latestCard.ask(
        () => this.#parts.client.call('models.card', { model: entry.id }),
        (card) => {
          this.card = card;
        },
      );
    } catch (thrown) {
      this.cardFailure = messageOf(thrown);
    }
  }

  /** Shows a model's card by its id, wherever in the list it is. */
  async showModel(id: string, name: string): Promise<void> {
    await this.find({ kind: 'model', text: '' });
    const listed = this.entries.items.find((entry) => entry.kind === 'model' && entry.id === id);
    await this.choose(listed ?? { kind: 'model', id, name, about: '', changed: 0, bytes: 0, shipped: false });
  }

  /** Gives the chosen entry another name. */
  async rename(entry: LibraryEntry, name: string): Promise<void> {
    if (name.trim() === '' || name.trim() === entry.name) return;
    const { client, notices } = this.#parts;
    await notices.attempt(async () => {
      const { kind, id } = entry;
      const ref = await client.call('library.rename', { kind, id, name: name.trim() });
      if (this.chosen === entry) await this.choose({ ...entry, ...ref, name: name.trim() });
      await this.entries.refresh();
    });
  }

  /** Asks what depends on an entry, before it is removed. */
  async askToRemove(entry: LibraryEntry): Promise<void> {
    const { client, notices } = this.#parts;
    await notices.attempt(async () => {
      const dependants = await client.call('library.dependants', { kind: entry.kind, id: entry.id });
      this.doomed = { entry, dependants };
    });
  }

  keep(): void {
    this.doomed = undefined;
  }

  /** Removes what is {@link doomed}, for good. */
  async remove(): Promise<void> {
    const { client, notices } = this.#parts;
    const doomed = this.doomed;
    if (!doomed) return;
    const { kind, id } = doomed.entry;
    this.doomed = undefined;
    await notices.attempt(async () => {
      await client.call('library.remove', { kind, id });
      if (isSame(this.chosen, doomed.entry)) await this.choose(undefined);
      this.picked = this.picked.filter((run) => !isSame(run, doomed.entry));
      await this.entries.refresh();
    });
  }

  /** Takes in a model's file. */
  async importModel(file: FileToSend): Promise<void> {
    const { client, notices } = this.#parts;
    const words = `Taking in ${file.name}`;
    this.moving = { words, fraction: 0 };
    const model = await notices.attempt(() =>
      uploadModel(client, file, {
        onProgress: (done, total) => {
          this.moving = { words, fraction: done / total };
        },
      }),
    );
    this.moving = undefined;
    if (!model) return;
    notices.info(`“${model.name}” is one of your models now.`);
    await this.showModel(model.id, model.name);
  }

  /** Hands a model out as its one file. */
  async exportModel({ id, name }: Pick<LibraryEntry, 'id' | 'name'>): Promise<void> {
    const { client, notices, shell } = this.#parts;
    const words = `Saving ${name}`;
    this.moving = { words, fraction: 0 };
    await notices.attempt(async () => {
      const file = await downloadModel(client, id, {
        onProgress: (done, total) => {
          this.moving = { words, fraction: total === 0 ? 0 : done / total };
        },
      });
      await shell.saveFile(file.name, file.bytes, 'application/octet-stream');
    });
    this.moving = undefined;
  }

  /** Picks a run to be compared, or takes that back; with the second one they are compared. */
  async pick(run: LibraryEntry): Promise<void> {
    const others = this.picked.filter((one) => !isSame(one, run));
    this.picked = others.length < this.picked.length ? others : [...others, run].slice(-2);
    const [one, other] = this.picked;
    this.comparison = undefined;
    if (one && other) await this.compare(one.id, other.id);
  }

  async compare(one: string, other: string): Promise<void> {
    const { client, notices } = this.#parts;
    await notices.attempt(async () => {
      this.comparison = await client.call('runs.compare', { runs: [one, other] });
    });
  }

  endComparison(): void {
    this.picked = [];
    this.comparison = undefined;
  }

  async #refresh(): Promise<void> {
    if (!this.#begun) return;
    await this.#parts.notices.attempt(() => this.entries.refresh());
  }
}

/** Whether two entries are the same thing. */
export function isSame(one: LibraryRef | undefined, other: LibraryRef | undefined): boolean {
  return one?.kind === other?.kind && one?.id === other?.id;
}
