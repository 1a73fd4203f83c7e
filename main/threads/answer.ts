import { parentPort } from 'node:worker_threads';
import { SegueError } from '../../shared/errors.ts';
import { toWire, type WireError } from '../../shared/ipc/wire-error.ts';

/** What a thread can be asked, by name: each a function of one value that goes over and comes back as a copy. */
export type Answers = Readonly<Record<string, (question: never) => unknown>>;

/** What goes over for a question. */
export interface Question {
  readonly name: string;
  readonly about: unknown;
}

/** What comes back for it. */
export type Answer<Result> = { readonly result: Result } | { readonly error: WireError };

/**
 * In a thread: answers questions, one after the other. What is thrown and is no `SegueError` is a fault of ours, which is
 * written to stderr.
 */
export function answerWith(answers: Answers): void {
  if (!parentPort) throw new Error('This file is a thread’s, and was not started as one.');
  const port = parentPort;
  let last: Promise<void> = Promise.resolve();
  // The other end is this program: `Thread` lets nothing be asked but what the thread answers.
  port.on('message', ({ name, about }: { readonly name: string; readonly about: never }) => {
    last = last.then(async () => {
      try {
        port.postMessage({ result: await answers[name]?.(about) } satisfies Answer<unknown>);
      } catch (thrown) {
        if (!(thrown instanceof SegueError)) {
          process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
        }
        port.postMessage({ error: toWire(thrown) } satisfies Answer<unknown>);
      }
    });
  });
}
