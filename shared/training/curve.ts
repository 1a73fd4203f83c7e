import type { RunCurve, RunCurveChange, Tail } from '../ipc/contract.ts';

/** The curves of a run before its first step. */
export const noCurve: RunCurve = { points: [], validations: [] };

/** The curves after a change; they are left as they are, and share what did not change. */
export function changedCurve(curve: RunCurve, { points, validations }: Omit<RunCurveChange, 'run'>): RunCurve {
  return { points: withTail(curve.points, points), validations: withTail(curve.validations, validations) };
}

function withTail<T>(list: readonly T[], { from, items }: Tail<T>): readonly T[] {
  return [...list.slice(0, from), ...items];
}
