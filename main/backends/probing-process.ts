/** A process that tries one backend, named by its argument, tells its parent how that went, and ends. */
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../../shared/errors.ts';
import { BackendUnavailable } from './backend.ts';
import type { Probe } from './probe-backend.ts';
import { backends } from './registry.ts';

async function probe(id: string | undefined): Promise<Probe> {
  const backend = backends.find((candidate) => candidate.id === id);
  if (backend === undefined) return { works: false, reason: `There is no backend ${id}`, fix: 'choose another' };
  try {
    const active = await backend.activate(true);
    const product = await tf
      .matMul(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.tensor2d([
          [5, 6],
          [7, 8],
        ]),
      )
      .data();
    if (String([...product]) === '19,22,43,50') return { works: true, active };
    return { works: false, reason: `It computes wrongly on ${active.device}`, fix: 'choose another backend' };
  } catch (error) {
    if (error instanceof BackendUnavailable) return { works: false, reason: error.reason, fix: error.fix };
    return { works: false, reason: messageOf(error), fix: 'choose another backend' };
  }
}

const answer = await probe(process.argv[2]);
process.send?.(answer, () => process.exit());
