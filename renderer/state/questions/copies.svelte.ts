import { untrack } from 'svelte';
import { messageOf, SegueError } from '../../../shared/errors.ts';
import type { CopyReport, EngineClient } from '../../../shared/ipc/contract.ts';
import type { Song } from '../../../shared/music/song.ts';
import type { Take } from '../../../shared/project/take.ts';
import { randomId } from '../../ipc/random-id.ts';
import type { Engine } from '../engine.svelte.ts';
import type { Notices } from '../notices.svelte.ts';
import type { Takes } from '../takes.svelte.ts';
import { copiedNotes, isLongCopy } from './copy-words.ts';

/** Milliseconds for which an export waits to hear of copies. */
const patience = 1500;

export interface CopiesParts {
  readonly client: EngineClient;
  readonly engine: Engine;
  readonly notices: Notices;
  readonly takes: Pick<Takes, 'list' | 'model' | 'songWith'>;
}

/** What takes have in common with the music that their models learned from. */
export class Copies {
  /** By the take's id; asked for as takes come. */
  found: Readonly<Record<string, CopyReport>> = $state.raw({});
  readonly #parts: CopiesParts;
  #asking = false;

  constructor(parts: CopiesParts) {
    this.#parts = parts;
  }

  /** In an effect: looks at each take that was not looked at yet, one after the other. */
  follow(): void {
    const { takes, engine } = this.#parts;
    if (takes.list.length > 0 && engine.connected) untrack(() => void this.#lookAtAll());
  }

  /**
   * What a song, from its first note on that a model wrote, has in common with the music of the models that wrote the
   * takes, or of the chosen one where there are none; the longest run of all. Undefined where all is the human's.
   */
  async ofSong(song: Song): Promise<CopyReport | undefined> {
    const { takes } = this.#parts;
    const from = firstGenerated(song);
    if (from === undefined) return undefined;
    const written = new Set(takes.list.map(({ recipe }) => recipe.model));
    if (written.size === 0 && takes.model) written.add(takes.model.id);
    const reports = await Promise.all([...written].map((model) => this.#ask(model, song, from)));
    return reports.toSorted((one, other) => lengthOf(other) - lengthOf(one))[0];
  }

  /** Tells of a long run before a song is handed out, and holds nothing up: what is heard of too late is told later. */
  async tellBefore(song: Song): Promise<void> {
    const telling = this.ofSong(song).then((report) => {
      if (report && isLongCopy(report)) {
        this.#parts.notices.info(`Before you share it: of this music, ${copiedNotes(report)}.`);
      }
    });
    // Whether it can be told or not, the music is the user's.
    await Promise.race([telling.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, patience))]);
  }

  async #lookAtAll(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let take = this.#next(); take; take = this.#next()) {
        const song = this.#parts.takes.songWith(take.id);
        const report = song && (await this.#ask(take.recipe.model, written(song, take), take.continuation.seam));
        this.found = { ...this.found, [take.id]: report ?? unknown('Its seed is gone, so copies cannot be told.') };
      }
    } catch {
      // The line is broken: once there is one again, it goes on.
    } finally {
      this.#asking = false;
    }
  }

  #next() {
    return this.#parts.takes.list.find(({ id }) => !this.found[id]);
  }

  /** @throws SegueError `io` where the engine cannot be reached */
  async #ask(model: string, song: Song, from: number): Promise<CopyReport> {
    try {
      return await this.#parts.client.call('questions.copies', { question: randomId(), model, song, from });
    } catch (thrown) {
      if (thrown instanceof SegueError && thrown.code === 'io') throw thrown;
      return unknown(messageOf(thrown));
    }
  }
}

/** Of a song with a take in it, what is looked through for copies. */
function written(song: Song, { continuation: { end, locked, beside, newTracks } }: Take): Song {
  if (beside) return { ...song, tracks: newTracks };
  return locked ? before(song, end) : song;
}

/** The notes of a song that begin before a tick: what follows the stretch that a take fills is not the take's. */
function before(song: Song, end: number): Song {
  const tracks = song.tracks.map((track) => ({ ...track, notes: track.notes.filter(({ tick }) => tick < end) }));
  return { ...song, tracks };
}

/** The tick of the first note that a model wrote. */
function firstGenerated({ tracks }: Song): number | undefined {
  const ticks = tracks.flatMap(({ notes }) => notes.find(({ generated }) => generated)?.tick ?? []);
  return ticks.length === 0 ? undefined : Math.min(...ticks);
}

function unknown(reason: string): CopyReport {
  return { state: 'unknown', reason };
}

function lengthOf(report: CopyReport): number {
  return report.state === 'checked' ? report.notes : -1;
}
