import type { ContinueRequest } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import type { ContinueSettings } from '../../shared/project/project.ts';
import type { Take } from '../../shared/project/take.ts';
import type { Sound } from '../../shared/tokens/tokenizer.ts';
import { continueTopP } from './continue-settings.ts';
import { holdingTo } from './hold-to.ts';
import type { Stretch } from './stretch.ts';

/** The most bars that are asked for at once. */
const mostBars = 1024;

/** All that is asked for but which model writes it, and from which random seed. */
export type Wish = Omit<ContinueRequest, 'model' | 'seed'>;

/**
 * What carries a song on, as Continue is set.
 * @param parent id of the take with which the song ends, where it does
 */
export function continueWish(song: Song, set: ContinueSettings, parent?: string): Wish {
  const { model: _, likeness: __, ...settings } = set;
  return { song, ...settings, topP: continueTopP, ...(parent !== undefined && { parent }) };
}

/** What writes a stretch of a song anew, as Continue is set. */
export function infillWish(song: Song, set: ContinueSettings, { from, to, locked, bars, only }: Stretch): Wish {
  // What fills a stretch is as long as the stretch.
  const held = holdingTo(set, 'length', undefined);
  const settings = only === undefined ? held : holdingTo(held, 'tracks', [only]);
  return { ...continueWish(song, settings), bars, infill: { from, to, locked } };
}

/** What writes another track along a song, or along a stretch of it, as Continue is set. */
export function accompanyWish(song: Song, set: ContinueSettings, sound: Sound, stretch?: Stretch): Wish {
  // It is as long as the song, and what single tracks are held to is none of its business.
  const { length: _, tracks: __, range, ...held } = set.constraints ?? {};
  const ranges = range?.filter(({ track }) => track === undefined) ?? [];
  const constraints = { ...held, ...(ranges.length > 0 && { range: ranges }) };
  const bars = stretch?.bars ?? Math.max(1, [...new BarMap(song).bars(song.ticks)].length);
  const over = stretch && { stretch: { from: stretch.from, to: stretch.to } };
  return {
    ...continueWish(song, { ...set, constraints }),
    bars: Math.min(bars, mostBars),
    accompany: { ...sound, ...over },
  };
}

/**
 * What makes a take again from its recipe.
 * @param song what it carries on
 */
export function remakeRequest({ recipe, parent }: Take, song: Song): ContinueRequest {
  const { modelName: _, backend: __, ...settings } = recipe;
  return { ...settings, song, takes: 1, ...(parent !== undefined && { parent }) };
}

/**
 * What writes other takes of the same music, set as a take was, that are like it or unlike it.
 * @param song what it carries on
 * @param likeness from -1 to 1
 */
export function likeRequest(take: Take, song: Song, likeness: number, takes: number, seed: number): ContinueRequest {
  return { ...remakeRequest(take, song), takes, seed, like: { continuation: take.continuation, likeness } };
}
