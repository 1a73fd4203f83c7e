import type { BlindChoice, BlindModel } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { type WritingClient, writeOnce } from '../state/write-once.ts';
import { type FairSongs, fairSongs } from './fair-songs.ts';

/** One of the two that are heard. */
export type Side = 'a' | 'b';

/** What a pair is made of. */
export interface PairPlan {
  readonly models: readonly [BlindModel, BlindModel];
  readonly song: Song;
  readonly bars: number;
  /** Both write with it. */
  readonly seed: number;
  /** Whether the first model is heard as A. */
  readonly firstIsA: boolean;
}

/** Sampling as Continue does it where nothing was set. */
const sampling = { temperature: 1, topP: 0.95 };

/** Two models' music after the same song. Whose is whose it tells only for a choice. */
export class BlindPair {
  readonly title: string;
  readonly from: number;
  readonly seam: number;
  readonly end: number;
  readonly #songs: Readonly<Record<Side, Song>>;
  readonly #plan: PairPlan;

  constructor(plan: PairPlan, { songs: [first, second], from, seam, end }: FairSongs) {
    this.#plan = plan;
    this.#songs = plan.firstIsA ? { a: first, b: second } : { a: second, b: first };
    this.title = plan.song.title || 'Untitled';
    this.from = from;
    this.seam = seam;
    this.end = end;
  }

  song(side: Side): Song {
    return this.#songs[side];
  }

  /** What is told once something was chosen: with it comes whose music was whose. */
  choice(chosen: BlindChoice['chosen']): BlindChoice {
    const { models, bars, seed, firstIsA } = this.#plan;
    const [first, second] = models;
    return { models: firstIsA ? [first, second] : [second, first], chosen, song: this.title.slice(0, 300), bars, seed };
  }
}

/**
 * Lets both models write, one after the other.
 * @param onProgress share of both that is written, 0 to 1
 * @throws as `writeOnce`
 */
export async function writePair(
  client: WritingClient,
  plan: PairPlan,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void },
): Promise<BlindPair> {
  const { song, bars, seed, models } = plan;
  const write = (place: 0 | 1) =>
    writeOnce(client, { ...{ model: models[place].id, song, bars, seed }, ...sampling }, signal, (fraction) =>
      onProgress((place + fraction) / 2),
    );
  const first = await write(0);
  return new BlindPair(plan, fairSongs(song, [first, await write(1)]));
}
