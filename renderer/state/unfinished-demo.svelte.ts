import { forOrchestra } from '../../shared/demo/orchestra.ts';
import { demoSeeds, unfinished } from '../../shared/demo/unfinished.ts';
import type { ContinueJob, EngineClient } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { Player } from '../audio/player.ts';
import type { Notices } from './notices.svelte.ts';
import type { ProjectSession } from './project-session.svelte.ts';
import type { Takes } from './takes.svelte.ts';
import type { Transport } from './transport.svelte.ts';

/** What {@link UnfinishedDemo} works with. */
export interface UnfinishedParts {
  readonly client: EngineClient;
  readonly player: Player;
  readonly project: ProjectSession;
  readonly takes: Takes;
  readonly transport: Transport;
  readonly notices: Notices;
  readonly randomSeed: () => number;
}

/** How much of its length the music may still lack when it begins to play, as time to write over time to play. */
const headStart = 0.7;

/**
 * The demo: puts a theme of Schubert's Unfinished before an orchestra, lets the model carry it on, and plays what is
 * written while it is being written. Once it is whole it belongs to the song. The first ten takes have chosen seeds, each
 * further one its own.
 */
export class UnfinishedDemo {
  readonly #parts: UnfinishedParts;
  #theme: Song | undefined;
  /** The take that is being written, by its seed. */
  #writing: { readonly seed: number; readonly begun: number; seen: boolean; plays: boolean } | undefined;

  constructor(parts: UnfinishedParts) {
    this.#parts = parts;
  }

  /** Begins the demo's next take: the first one, where the desk holds something else. Errors become notices. */
  async start(): Promise<void> {
    const { takes, notices, player, randomSeed } = this.#parts;
    if (takes.writing || takes.jobs.starting) return;
    await notices.attempt(async () => {
      const theme = await this.#onDesk();
      player.pause();
      const { model, bars, temperature, topP } = unfinished;
      const seed = demoSeeds[this.#takesOf(theme).length] ?? randomSeed();
      this.#writing = { seed, begun: performance.now(), seen: false, plays: false };
      await takes.write({ model, song: theme, bars, takes: 1, temperature, topP, seed });
    });
  }

  /** Follows the take that is being written; for an effect to call. */
  follow(): void {
    const { takes } = this.#parts;
    const job = takes.jobs.open.find(({ request }) => request.seed === this.#writing?.seed);
    const { list } = takes;
    if (!this.#writing) return;
    if (job) this.#play(job);
    else if (this.#writing.seen) this.#end(list.find(({ recipe }) => recipe.seed === this.#writing?.seed)?.id);
  }

  /** The theme, which is put on the desk where it is not there already. */
  async #onDesk(): Promise<Song> {
    const { client, project } = this.#parts;
    if (this.#theme && this.#takesOf(this.#theme).length > 0) return this.#theme;
    const { song } = await client.call('demos.open', { id: unfinished.theme });
    this.#theme = forOrchestra(song);
    project.openSong(this.#theme);
    return this.#theme;
  }

  #takesOf(theme: Song) {
    const key = songKey(theme);
    return this.#parts.takes.list.filter(({ seedKey }) => seedKey === key);
  }

  #play({ fraction, takes: [take] }: ContinueJob): void {
    const writing = this.#writing;
    if (!writing || !this.#theme) return;
    writing.seen = true;
    if (!take) return;
    const { player, transport } = this.#parts;
    const { end } = take.continuation;
    const song = { ...continuedSong(this.#theme, take.continuation), ticks: end };
    if (!writing.plays) {
      const left = ((performance.now() - writing.begun) / 1000) * (1 / fraction - 1);
      if (left > headStart * new TempoMap(song).seconds(end)) return;
      writing.plays = true;
      void player.play(0).then(() => player.setSong(song));
    } else if (transport.playing) player.setSong(song);
  }

  #end(id: string | undefined): void {
    const { takes, player, notices } = this.#parts;
    const plays = this.#writing?.plays ?? false;
    this.#writing = undefined;
    if (id === undefined) return;
    takes.accept(id);
    if (!plays) void player.play(0);
    notices.info('What follows the theme was written by the model just now.', [
      { label: 'Another one', run: () => void this.start() },
    ]);
  }
}
