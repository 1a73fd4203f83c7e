import type { RunCost } from '../../shared/ipc/contract.ts';
import type { ActiveBackend } from '../backends/backend.ts';
import type { TrainingEvent } from '../training/events.ts';

/**
 * What a run costs, as windows are told.
 * @param whole how much more music there is than was measured
 */
export function costOf(
  estimate: Extract<TrainingEvent, { event: 'estimate' }>,
  active: ActiveBackend,
  whole = 1,
): RunCost {
  const { parameters, bytes, secondsPerStep, tokensPerStep, steps, seconds, presets } = estimate;
  const trainingTokens = Math.round(estimate.trainingTokens * whole);
  return {
    ...{ parameters, bytes, secondsPerStep, tokensPerStep, steps, seconds, trainingTokens, presets },
    epochs: trainingTokens === 0 ? 0 : (steps * tokensPerStep) / trainingTokens,
    device: deviceLine(active),
    ...(active.memory !== undefined && { memory: active.memory }),
  };
}

/** One line on what computes. */
export function deviceLine({ version, device, threads }: ActiveBackend): string {
  const count = threads === undefined ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return `${version} on ${device}${count}`;
}
