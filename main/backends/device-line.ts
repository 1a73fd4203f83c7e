import type { ActiveBackend } from './backend.ts';

/** One line on what computes: `TensorFlow 2.18.0 on AMD EPYC, 2 threads`. */
export function deviceLine({ version, device, threads }: ActiveBackend): string {
  const count = threads === undefined ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return `${version} on ${device}${count}`;
}
