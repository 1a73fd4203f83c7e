import { type ResourceLimits, Worker } from 'node:worker_threads';
import { SegueError } from '../../shared/errors.ts';
import { fromWire } from '../../shared/ipc/wire-error.ts';
import type { Answer, Answers, Question } from './answer.ts';
import { Deferred } from './deferred.ts';

export interface ThreadOptions {
  /** What the thread finds as `workerData.given`. */
  readonly given?: unknown;
  readonly limits?: ResourceLimits;
}

/**
 * A thread of this process that answers what it is asked, one question after the other. It begins with the first, and
 * keeps the process alive only while one is open. `A` is the table that its file gives to `answerWith`.
 */
export class Thread<A extends Answers> {
  readonly #start: () => Worker;
  #worker: Worker | undefined;
  readonly #open: { hear(answer: Answer<never>): void; fail(error: SegueError): void }[] = [];
  #ended: SegueError | undefined;

  /** @param file of the thread: `new URL('./some-thread.ts', import.meta.url)` */
  constructor(file: URL, { given, limits }: ThreadOptions = {}) {
    this.#start = () => {
      const worker = new Worker(new URL('./start.mjs', import.meta.url), {
        workerData: { entry: file.href, given },
        execArgv: [],
        ...(limits && { resourceLimits: limits }),
      });
      worker.on('message', (answer: Answer<never>) => {
        const open = this.#open.shift();
        if (this.#open.length === 0) worker.unref();
        open?.hear(answer);
      });
      worker.on('error', (cause) => this.#end(new SegueError('io', reasonOf(cause), { cause })));
      worker.on('exit', () => this.#end(new SegueError('io', 'A thread of Segue has ended.')));
      return worker;
    };
  }

  /** How many questions are not answered yet. */
  get waiting(): number {
    return this.#open.length;
  }

  /** Whether it can answer no more. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Asks; rejects with what the thread throws, and with `io` where it has ended. */
  ask<N extends keyof A & string>(name: N, about: Parameters<A[N]>[0]): Promise<Awaited<ReturnType<A[N]>>> {
    if (this.#ended) return Promise.reject(this.#ended);
    const deferred = new Deferred<Awaited<ReturnType<A[N]>>>();
    this.#open.push({
      hear: (answer) => ('error' in answer ? deferred.reject(fromWire(answer.error)) : deferred.resolve(answer.result)),
      fail: (error) => deferred.reject(error),
    });
    this.#worker ??= this.#start();
    if (this.#open.length === 1) this.#worker.ref();
    this.#worker.postMessage({ name, about } satisfies Question);
    return deferred.promise;
  }

  /** Ends the thread, whatever it is doing; open questions reject. */
  async end(): Promise<void> {
    this.#ended ??= new SegueError('io', 'A thread of Segue has ended.');
    await this.#worker?.terminate();
  }

  #end(error: SegueError): void {
    this.#ended ??= error;
    for (const { fail } of this.#open.splice(0)) fail(this.#ended);
  }
}

function reasonOf(cause: unknown): string {
  const outOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return outOfMemory ? 'It takes more memory than one file may.' : 'A thread of Segue ended unexpectedly.';
}
