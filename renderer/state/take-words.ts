import type { Difference } from '../../shared/project/compare-continuations.ts';
import type { LikedTake, Take } from '../../shared/project/take.ts';

/** The number that a take's name bears, such as 3 of “Take 3”; 0 where it bears none. */
export function takeNumber({ name }: Pick<Take, 'name'>): number {
  return Number(/^Take (\d+)/.exec(name)?.[1] ?? 0);
}

/** What is told of a new take by its name. */
interface TitleParts {
  readonly like?: LikedTake | undefined;
  /** The take that it was to be like or unlike, where that is there. */
  readonly liked?: Pick<Take, 'name'> | undefined;
  /** The bars that it fills, or what plays along, in words. */
  readonly where?: string | undefined;
}

/** What a new take is called: “Take 4”, “Take 4, bars 5–8” or “Take 4, like Take 2”. */
export function takeTitle(number: number, { like, liked, where }: TitleParts = {}): string {
  if (!like) return where === undefined ? `Take ${number}` : `Take ${number}, ${where}`;
  // Of a take that was like another in turn only its own name.
  const other = liked?.name.replace(/^(Take \d+), .*$/, '$1') ?? 'an earlier one';
  return `Take ${number}, ${like.likeness < 0 ? 'unlike' : 'like'} ${other}`;
}

/** What is said of a take that came out otherwise when it was made again. */
export function otherwiseWords(original: Take, again: Take, { missing, added }: Omit<Difference, 'same'>): string {
  const { backend } = original.recipe;
  const why =
    backend === again.recipe.backend
      ? 'its model was trained on since'
      : `it was first made on “${backend}” and now on “${again.recipe.backend}”`;
  return `“${original.name}” came out otherwise: ${missing} of its notes are missing and ${added} are new, perhaps because ${why}. Both are in the list.`;
}

/** What is said of takes that were thrown away, while others that went on from them moved up. */
export function discardedWords(gone: readonly Pick<Take, 'name'>[], moved: number): string {
  const [first] = gone;
  const what = gone.length === 1 ? `“${first?.name ?? ''}” was discarded` : `${gone.length} takes were discarded`;
  if (moved === 0) return `${what}.`;
  const from = gone.length === 1 ? 'it' : 'them';
  return `${what}; ${moved === 1 ? 'the take that goes' : `the ${moved} takes that go`} on from ${from} moved up, with all of the music.`;
}
