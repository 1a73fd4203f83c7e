/**
 * Tells its parent which build of Segue's own kernels it runs, a digest of all numbers that they give, and how far
 * these are from TensorFlow's.
 */
import { createHash } from 'node:crypto';
import { ownKernels } from '../../main/kernels/own-kernels.ts';
import { startNativeEngine } from './native-engine.ts';
import { ownKernelCases, ownKernelNumbers, worstDifference } from './own-kernel-cases.ts';

await startNativeEngine();
const hash = createHash('sha256');
for (const example of ownKernelCases) for (const numbers of ownKernelNumbers(example)) hash.update(numbers);
const worst = Math.max(...ownKernelCases.map(worstDifference));
const { instructions, missing } = ownKernels();
process.send?.({ instructions, missing, digest: hash.digest('hex'), worst }, () => process.exit());
