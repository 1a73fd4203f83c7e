import type { Take } from '../../shared/project/take.ts';
import type { TakeBranch } from '../../shared/project/take-tree.ts';

/** The takes that are in sight, from top to bottom: those under a folded one are not. */
export function takesInSight(tree: readonly TakeBranch[], folded: ReadonlySet<string>): readonly Take[] {
  return tree.flatMap(({ take, branches }) => [take, ...(folded.has(take.id) ? [] : takesInSight(branches, folded))]);
}
