import type { ContinueRequest } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Take } from '../../shared/project/take.ts';

/** How strongly “More like this” draws, and “Less like this” pushes away: half of what there is. */
export const usualLikeness = 0.5;

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
