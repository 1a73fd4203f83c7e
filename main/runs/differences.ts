import type { Calls, RunDetail } from '../../shared/ipc/contract.ts';
import { written } from '../training/written.ts';

/** The options of two recipes whose values differ, each as people write it. */
export function differencesOf(
  one: RunDetail['recipe'],
  other: RunDetail['recipe'],
): Calls['runs.compare']['result']['differences'] {
  const options = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return options.flatMap((option) => {
    const values = [written(one[option]), written(other[option])] as const;
    return values[0] === values[1] ? [] : [{ option, values }];
  });
}
