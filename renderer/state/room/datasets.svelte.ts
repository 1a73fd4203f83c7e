import type { DatasetInfo, EngineClient } from '../../../shared/ipc/contract.ts';
import { type FileToSend, musicAmong, uploadFiles } from '../../../shared/ipc/upload-files.ts';
import type { Notices } from '../notices.svelte.ts';

/** Files on their way from this window to a dataset. */
export interface Sending {
  readonly dataset: string;
  readonly sent: number;
  readonly total: number;
}

/** The datasets that there are, and the files that this window sends to them. */
export class Datasets {
  /** The one that was made last first. */
  list: readonly DatasetInfo[] = $state.raw([]);
  listed = $state(false);
  sending: readonly Sending[] = $state.raw([]);
  #begun = false;
  readonly #client: EngineClient;
  readonly #notices: Notices;
  /** What lets a sending stop, and is fulfilled when it has. */
  readonly #stops = new Map<string, { stopped: boolean; ended: Promise<unknown> }[]>();

  constructor(client: EngineClient, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    client.on('dataset', (dataset) => this.#hear(dataset));
    client.on('library', ({ kinds }) => {
      if (this.#begun && kinds.includes('dataset')) void this.#load();
    });
    client.onConnection((connected) => {
      if (this.#begun && connected) void this.#load();
    });
  }

  /** Looks them up, once; later news comes by itself. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    void this.#load();
  }

  find(id: string | undefined): DatasetInfo | undefined {
    return this.list.find((dataset) => dataset.id === id);
  }

  /** Makes a dataset of files, and tells it before they are sent; errors become notices. */
  async create(name: string, files: readonly FileToSend[]): Promise<DatasetInfo | undefined> {
    return this.#notices.attempt(async () => {
      musicAmong(files);
      const dataset = await this.#client.call('datasets.create', { name: name.slice(0, 200) });
      this.#hear(dataset);
      void this.add(dataset.id, files);
      return dataset;
    });
  }

  /** Sends files to a dataset, until they are all there; errors become notices. */
  async add(dataset: string, files: readonly FileToSend[]): Promise<void> {
    const stop = { stopped: false, ended: Promise.resolve<unknown>(undefined) };
    let sending: Sending = { dataset, sent: 0, total: files.length };
    const show = (next: Sending | undefined) => {
      this.sending = [...this.sending.filter((one) => one !== sending), ...(next ? [next] : [])];
      if (next) sending = next;
    };
    show(sending);
    stop.ended = this.#notices.attempt(() =>
      uploadFiles(this.#client, dataset, files, {
        onProgress: (sent, total) => show({ dataset, sent, total }),
        stopped: () => stop.stopped,
      }),
    );
    const stops = [...(this.#stops.get(dataset) ?? []), stop];
    this.#stops.set(dataset, stops);
    await stop.ended;
    show(undefined);
    this.#stops.set(dataset, this.#stops.get(dataset)?.filter((one) => one !== stop) ?? []);
  }

  /** Stops sending and reading; what was read stays. */
  async stop(dataset: string): Promise<void> {
    const stops = this.#stops.get(dataset) ?? [];
    for (const stop of stops) stop.stopped = true;
    // What is on its way would have it read on.
    await Promise.all(stops.map(({ ended }) => ended));
    await this.#notices.attempt(() => this.#client.call('datasets.stop', { dataset }));
  }

  /** Reads all files once more. */
  async read(dataset: string): Promise<void> {
    await this.#notices.attempt(() => this.#client.call('datasets.read', { dataset }));
  }

  #hear(dataset: DatasetInfo): void {
    const known = this.list.some(({ id }) => id === dataset.id);
    this.list = known
      ? this.list.map((one) => (one.id === dataset.id ? dataset : one))
      : [dataset, ...this.list].toSorted((one, other) => other.created - one.created);
  }

  async #load(): Promise<void> {
    await this.#notices.attempt(async () => {
      const list = await this.#client.call('datasets.list', {});
      this.list = list.toSorted((one, other) => other.created - one.created);
      this.listed = true;
    });
  }
}
