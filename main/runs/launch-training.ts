import { fileURLToPath } from 'node:url';
import { engineEnvironment, withEngineEnvironment } from '../backends/engine-environment.mjs';
import { forkProcess, type Launch } from '../engine/launch-engine.ts';

/** The file that a training process runs, as TypeScript. */
const trainingEntry = fileURLToPath(new URL('./training-process.ts', import.meta.url));

/** Starts a process that trains: it computes on all threads, where the engine's, which writes music, takes one. */
export const launchTraining: Launch = () => forkProcess(trainingEntry, withEngineEnvironment(engineEnvironment));
