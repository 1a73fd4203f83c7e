// @ts-check

/** Where every thread begins: teaches it TypeScript, as the launchers do for processes, and runs its own file. */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
