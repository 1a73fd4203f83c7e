import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { asNode } from '../threads/as-node.ts';
import { typeScriptArguments } from '../typescript.mjs';
import type { ActiveBackend } from './backend.ts';
import { withEngineEnvironment } from './engine-environment.mjs';

const activeBackend = v.object({
  id: v.string(),
  device: v.string(),
  gpu: v.boolean(),
  version: v.string(),
  threads: v.optional(v.number()),
  memory: v.optional(v.number()),
  limits: v.array(v.string()),
});

/** What the probing process answers. */
const answer = v.variant('works', [
  v.object({ works: v.literal(true), active: activeBackend }),
  v.object({ works: v.literal(false), reason: v.string(), fix: v.string() }),
]);

/** Whether a backend works here, and on what; or why not, and what would help. */
export type Probe =
  | { readonly works: true; readonly active: ActiveBackend }
  | { readonly works: false; readonly reason: string; readonly fix: string };

const patience = 120_000;

/**
 * Tries a backend in a process of its own, which computes a small product with it: a library that crashes as it is
 * loaded takes nothing down with it, and this process stays free of every backend.
 */
export function probeBackend(id: string): Promise<Probe> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('./probing-process.ts', import.meta.url)), [id], {
      execArgv: typeScriptArguments(),
      env: asNode(withEngineEnvironment()),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      timeout: patience,
    });
    let complaints = '';
    let probe: Probe | undefined;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-2000);
    });
    child.on('message', (message) => {
      const parsed = v.parse(answer, message);
      probe = parsed.works
        ? { works: true, active: { threads: undefined, memory: undefined, ...parsed.active } }
        : parsed;
    });
    child.on('error', (error) => resolve(failed(`it could not be tried (${error.message})`)));
    child.on('close', (code, signal) => {
      if (probe !== undefined) return resolve(probe);
      const last = complaints.trim().split('\n').at(-1);
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      resolve(failed(`the process that tried it was ended ${how}${last ? ` (${last})` : ''}`));
    });
  });

  function failed(why: string): Probe {
    return { works: false, reason: `${id} does not work here: ${why}`, fix: 'choose another backend' };
  }
}
