// @ts-check

/** Where every thread begins: teaches it TypeScript, as the launchers do for processes, and runs its own file. */
import { workerData } from 'node:worker_threads';
import { learnTypeScript } from '../typescript.mjs';

await learnTypeScript();
await import(workerData.entry);
