import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import { fromWire, wireErrorSchema } from '../../shared/ipc/wire-error.ts';
import { asNode } from '../threads/as-node.ts';
import { typeScriptArguments } from '../typescript.mjs';

/** What the process that builds tells. */
const buildNews = v.variant('news', [
  v.object({ news: v.literal('step'), step: v.string(), fraction: v.exactOptional(v.number()) }),
  v.object({ news: v.literal('done') }),
  v.object({ news: v.literal('failed'), error: wireErrorSchema }),
]);
export type BuildNews = v.InferOutput<typeof buildNews>;

/**
 * Builds the native engine as `segue native` does, in a process of its own.
 * @param onStep told what is being done, and how much of that is, from 0 to 1, where it is known
 * @throws SegueError that says what is missing or went wrong; `cancelled` after the signal
 */
export function buildInProcess(
  onStep: (step: string, fraction: number | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./build-process.ts', import.meta.url)), [], {
      execArgv: typeScriptArguments(),
      env: asNode(process.env),
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const stop = () => void (child.connected && child.send('stop'));
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message) => {
      const news = v.parse(buildNews, message);
      if (news.news === 'step') onStep(news.step, news.fraction);
      else if (news.news === 'done') resolve();
      else reject(fromWire(news.error));
    });
    child.on('error', reject);
    child.on('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(new SegueError('no-backend', 'Building the native engine ended unexpectedly; try `segue native`.'));
    });
  });
}
