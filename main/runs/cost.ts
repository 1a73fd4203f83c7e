import type { RunCost } from '../../shared/ipc/contract.ts';
import type { ActiveBackend } from '../backends/backend.ts';
import { deviceLine } from '../backends/device-line.ts';
import type { TrainingEvent } from '../training/events.ts';
import { scaled, stepsIn, sumOf, timeOf } from '../training/run-time.ts';

/**
 * What a run costs, as windows are told.
 * @param starting seconds from the start of the process until it began to read
 * @param whole how much more music there is than was measured
 */
export function costOf(
  estimate: Extract<TrainingEvent, { event: 'estimate' }>,
  active: ActiveBackend,
  starting: number,
  whole = 1,
): RunCost {
  const { parameters, bytes, secondsPerStep, tokensPerStep, presets, bound } = estimate;
  const outline = scaled(estimate.outline, whole);
  const steps = whole === 1 || bound === undefined ? estimate.steps : stepsIn(bound, outline);
  const time = timeOf(steps, outline);
  const preparing = starting + estimate.readingSeconds * whole + estimate.measuringSeconds;
  const trainingTokens = Math.round(outline.music.training);
  return {
    ...{ parameters, bytes, secondsPerStep, tokensPerStep, steps, trainingTokens, presets },
    seconds: preparing + sumOf(time),
    parts: { preparing, ...time },
    epochs: trainingTokens === 0 ? 0 : (steps * tokensPerStep) / trainingTokens,
    device: deviceLine(active),
    ...(active.memory !== undefined && { memory: active.memory }),
  };
}
