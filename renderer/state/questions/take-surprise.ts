import type { ModelInfo, Params } from '../../../shared/ipc/contract.ts';
import type { Song } from '../../../shared/music/song.ts';
import { continuedSong, goesOn } from '../../../shared/project/continuation.ts';
import type { Continuation } from '../../../shared/project/take.ts';

/** What is asked to colour a song and a take. */
export type Asked = Pick<Params<'questions.surprise'>, 'song' | 'infill'>;

/**
 * What tells the surprise of a song and of a take that is looked at. A take that goes on after the song is read with it, since
 * what stands before it costs the same whatever follows. Any other is asked about by itself, as it was written: one that
 * fills a stretch with the music on both sides given, one that plays along as the song is with it; the song's own notes cost
 * what they do without.
 */
export function surpriseQuestions(song: Song, take: Continuation | undefined): readonly [Asked, ...Asked[]] {
  if (!take) return [{ song }];
  const whole = { song: continuedSong(song, take) };
  if (goesOn(take)) return [whole];
  const { seam: from, end: to, locked } = take;
  return [{ song }, locked ? { ...whole, infill: { from, to, locked } } : whole];
}

/** Why a model cannot tell the surprise of a take over a song, a sentence; undefined where it can. */
export function whyUntold(take: Continuation, { tracks }: Song, model: ModelInfo): string | undefined {
  if (take.locked && !model.infill) {
    return `${model.name} was not trained to fill gaps, so the take’s notes are not told.`;
  }
  const over = goesOn(take) && tracks.some(({ notes }) => (notes.at(-1)?.tick ?? -1) >= take.seam);
  return over ? 'The song has notes where the take begins, so the take’s are not told.' : undefined;
}
