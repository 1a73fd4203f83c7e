import type { Track } from '../../music/song.ts';
import type { KnownSound, Sound } from '../tokenizer.ts';
import { castParts } from './parts.ts';
import type { Part } from './vocabulary.ts';

/** The first part with a sound that no track plays, as an index into `parts`; undefined where all are taken. */
export function freePart(
  tracks: readonly Track[],
  { program, drums }: Sound,
  parts: readonly Part[],
): number | undefined {
  const taken = new Set(castParts(tracks, parts).playing);
  const free = parts.findIndex(
    (part, index) => !taken.has(index) && part.drums === drums && (drums || part.program === program),
  );
  return free >= 0 ? free : undefined;
}

/**
 * Of the sounds that a model knows those of which tracks can have another one beside them: tracks of a sound that it does
 * not know take the places of others.
 * @param sounds in the tokenizer's order
 */
export function soundsWithRoom(tracks: readonly Track[], sounds: readonly KnownSound[]): readonly KnownSound[] {
  const parts = sounds.flatMap(({ program, drums, most }) =>
    Array.from({ length: most }, (_, instance): Part => ({ program, drums, instance })),
  );
  return sounds.filter((sound) => freePart(tracks, sound, parts) !== undefined);
}
