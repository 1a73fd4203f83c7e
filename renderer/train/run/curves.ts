import type { RunCurve, RunInfo } from '../../../shared/ipc/contract.ts';
import type { Mark, Series } from '../../plots/series.ts';

/** The lines of the loss: every few steps, the mean between validations, and the held-out pieces. */
export function lossSeries({ points, validations }: RunCurve): Series[] {
  const steps = points.map(({ step, loss }) => ({ x: step, y: loss }));
  // A mean belongs to the middle of the steps that it is of.
  const means = validations.map(({ step, trainingLoss }, i) => ({
    x: (step + (validations[i - 1]?.step ?? 0)) / 2,
    y: trainingLoss,
  }));
  const held = validations.map(({ step, validationLoss }) => ({ x: step, y: validationLoss }));
  const few = validations.length < 2;
  return [
    ...(few ? [] : [{ label: 'each step', colour: 'var(--human)', points: steps, faint: true }]),
    { label: 'training', colour: 'var(--human)', points: few ? steps : means },
    ...(held.length > 0
      ? [{ label: 'validation', colour: 'var(--machine)', points: held, dots: held.length < 40 }]
      : []),
  ];
}

/** Where the weights are from that are kept, and where patience ended. */
export function lossMarks({ validations }: RunCurve, run: Pick<RunInfo, 'step' | 'stoppedEarly' | 'best'>): Mark[] {
  const best = run.best?.step ?? validations.findLast((validation) => validation.best)?.step;
  return [
    ...(best === undefined ? [] : [{ at: { x: best }, label: 'best', colour: 'var(--machine)' }]),
    ...(run.stoppedEarly ? [{ at: { x: run.step }, label: 'stopped early', colour: 'var(--seam)' }] : []),
  ];
}
