import type {
  DatasetInfo,
  DatasetReport,
  DatasetSong,
  EngineClient,
  RefusedFile,
  SongFilter,
} from '../../../shared/ipc/contract.ts';
import type { Hearing } from '../hearing.svelte.ts';
import type { Notices } from '../notices.svelte.ts';
import { Latest } from './latest.ts';
import { PagedList } from './paged-list.svelte.ts';
import { Steady } from './steady.ts';

/** Milliseconds between two looks at a dataset that is being read. */
const lookEvery = 1500;
const songsPerPage = 50;
const refusedPerPage = 200;

export interface DatasetPageParts {
  readonly client: EngineClient;
  readonly notices: Notices;
  readonly hearing: Hearing;
  /** How the run that is planned would divide the songs; what is left out is as usual. */
  readonly split: () => { readonly seed?: number; readonly fraction?: number };
}

/** What is in the dataset that is shown: its report, its songs and the files that were refused. */
export class DatasetPage {
  /** Id of the dataset. */
  id: string | undefined = $state();
  report: DatasetReport | undefined = $state.raw();
  /** The same of all its songs, whatever the filter. */
  whole: DatasetReport | undefined = $state.raw();
  /** Which songs are looked at, and will be learned from. */
  filter: SongFilter = $state.raw({});
  /** Words that songs are looked for by. */
  text = $state('');
  /** Only duplicates, or only songs that are none; both where undefined. */
  duplicates: boolean | undefined = $state();
  readonly songs: PagedList<DatasetSong>;
  readonly refused: PagedList<RefusedFile>;
  readonly #parts: DatasetPageParts;
  readonly #latest = new Latest();
  readonly #looks: Steady;
  #state: DatasetInfo['state'] | undefined;
  #split = '{}';

  constructor(parts: DatasetPageParts) {
    this.#parts = parts;
    const { client, notices } = parts;
    this.songs = new PagedList(songsPerPage, async (offset, limit) => {
      const { text, duplicates } = this;
      const { songs, total } = await client.call('datasets.songs', {
        ...{ dataset: this.id ?? '', filter: this.filter, offset, limit },
        ...(text.trim() !== '' && { text }),
        ...(duplicates !== undefined && { duplicates }),
      });
      return { items: songs, total };
    });
    this.refused = new PagedList(refusedPerPage, async (offset, limit) => {
      const { refused, total } = await client.call('datasets.refused', { dataset: this.id ?? '', offset, limit });
      return { items: refused, total };
    });
    this.#looks = new Steady(lookEvery, async () => {
      await notices.attempt(() => this.#look());
    });
    client.on('dataset', (dataset) => {
      if (dataset.id !== this.id) return;
      this.#looks.ask(dataset.state !== this.#state);
      this.#state = dataset.state;
    });
    client.onConnection((connected) => {
      if (connected && this.id !== undefined) this.#looks.ask(true);
    });
  }

  /** Shows another dataset, or none. */
  open(id: string | undefined, filter: SongFilter = {}): void {
    if (id === this.id && filter === this.filter) return;
    this.id = id;
    this.filter = filter;
    this.report = undefined;
    this.whole = undefined;
    this.text = '';
    this.duplicates = undefined;
    this.#state = undefined;
    this.#latest.forget();
    this.songs.clear();
    this.refused.clear();
    if (id !== undefined) this.#looks.ask(true);
  }

  /** Looks at fewer or more songs: parts that are undefined no longer count. */
  narrow(change: { readonly [P in keyof SongFilter]: SongFilter[P] | undefined }): void {
    const { programs, meters, bars, polyphony } = { ...this.filter, ...change };
    this.filter = {
      ...(programs && programs.length > 0 && { programs }),
      ...(meters && meters.length > 0 && { meters }),
      ...(bars && { bars }),
      ...(polyphony && { polyphony }),
    };
    this.songs.offset = 0;
    // At once, even where another look is under way: its answer no longer counts.
    void this.#parts.notices.attempt(() => this.#look());
  }

  /** The run that is planned may divide the songs otherwise now. */
  followSplit(): void {
    if (this.id === undefined || JSON.stringify(this.#parts.split()) === this.#split) return;
    void this.#parts.notices.attempt(() => this.#look());
  }

  /** Looks for songs by words, or for duplicates. */
  async search(text: string, duplicates: boolean | undefined): Promise<void> {
    this.text = text;
    this.duplicates = duplicates;
    await this.#parts.notices.attempt(() => this.songs.go(0));
  }

  /** Plays a song, or falls silent where it is heard already. */
  async hear(number: number): Promise<void> {
    const { client, notices, hearing } = this.#parts;
    const dataset = this.id;
    const id = this.hearingId(number);
    if (dataset === undefined || hearing.id === id) return hearing.stop();
    await notices.attempt(async () => {
      const { song } = await client.call('datasets.song', { dataset, number });
      hearing.start(id, song, 0);
    });
  }

  hearingId(number: number): string {
    return `song/${this.id}/${number}`;
  }

  async #look(): Promise<void> {
    const dataset = this.id;
    if (dataset === undefined) return;
    const { filter } = this;
    const split = this.#parts.split();
    this.#split = JSON.stringify(split);
    const ask = (params: { filter?: SongFilter }) =>
      this.#parts.client.call('datasets.open', { dataset, ...split, ...params });
    // A page that is full stays as it is while more songs come.
    const full = this.#state === 'reading' && this.songs.items.length === this.songs.limit;
    const report = this.#latest.ask(
      async () => {
        const whole = await ask({});
        return { whole, report: Object.keys(filter).length === 0 ? whole : await ask({ filter }) };
      },
      ({ whole, report }) => {
        this.whole = whole;
        this.report = report;
      },
    );
    await Promise.all([this.refused.refresh(), full ? undefined : this.songs.refresh(), report]);
  }
}
