import { stat } from 'node:fs/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Calls, CopyReport, Expectation, QuestionEvents, SongSurprise } from '../../shared/ipc/contract.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { CopyAnswers } from '../evaluation/copies-thread.ts';
import { refusedToRead } from '../files/disk-error.ts';
import type { Models } from '../library/models.ts';
import { Thread } from '../threads/thread.ts';
import type { JobProgress } from './engine-contract.ts';
import type { ReadyEngine } from './engine-host.ts';
import type { Window } from './windows.ts';

/** How many songs' surprise is remembered. */
const mostKnown = 16;
/** Parts of the way of which a window is told. */
const steps = 100;
/** How many engines may be lost over a question before it is given up: it may well be what kills them. */
const mostLosses = 3;

export interface QuestionParts {
  /** Gives the engine, once it is ready. */
  readonly ready: () => Promise<ReadyEngine>;
  readonly models: Models;
  /** The list of the music that a model was trained on, where it is known. */
  readonly musicOf: (model: string) => Promise<string | undefined>;
  readonly onProgress: (progress: QuestionEvents['question']) => void;
}

interface Asked {
  /** The window that wants to know. */
  readonly by: Window;
  readonly cancel: () => void;
  told: number;
}

/** What windows ask of models about songs. A question is asked again of the next engine where one is lost over it. */
export class Questions {
  readonly #parts: QuestionParts;
  readonly #open = new Map<string, Asked>();
  readonly #windows = new WeakSet<Window>();
  /** By model, as its file stands, song and stretch; the one that was asked for last comes last. */
  readonly #surprises = new Map<string, SongSurprise>();
  #copies: Thread<CopyAnswers> | undefined;

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  async surprise(
    { question, model, ...about }: Calls['questions.surprise']['params'],
    by: Window,
  ): Promise<SongSurprise> {
    const file = await this.#parts.models.file(model);
    const { mtimeMs, size } = await stat(file).catch((cause) => {
      throw refusedToRead(cause, 'The model');
    });
    const key = `${file} ${mtimeMs} ${size} ${songKey(about.song)} ${JSON.stringify(about.infill ?? null)}`;
    const known = this.#surprises.get(key);
    const told =
      known ?? (await this.#ask(question, by, ({ rpc }) => rpc.call('surprise', { job: question, file, ...about })));
    this.#surprises.delete(key);
    this.#surprises.set(key, told);
    const [oldest] = this.#surprises.keys();
    if (this.#surprises.size > mostKnown && oldest !== undefined) this.#surprises.delete(oldest);
    return told;
  }

  async expected(
    { question, model, ...place }: Calls['questions.expected']['params'],
    by: Window,
  ): Promise<Expectation> {
    const file = await this.#parts.models.file(model);
    return this.#ask(question, by, ({ rpc }) => rpc.call('expected', { job: question, file, ...place }));
  }

  async copies({ model, song, from }: Calls['questions.copies']['params']): Promise<CopyReport> {
    const file = await this.#parts.models.file(model);
    const music = await this.#parts.musicOf(model);
    if (!this.#copies || this.#copies.ended) {
      this.#copies = new Thread<CopyAnswers>(new URL('../evaluation/copies-thread.ts', import.meta.url));
    }
    return this.#copies.ask('longest', { model: file, music, song, from });
  }

  cancel({ question }: Calls['questions.cancel']['params'], by: Window): void {
    const asked = this.#open.get(question);
    if (asked?.by === by) asked.cancel();
  }

  /** The engine tells how far something is. */
  hear({ job, fraction }: JobProgress): void {
    const asked = this.#open.get(job);
    const step = Math.floor(fraction * steps);
    if (!asked || step <= asked.told) return;
    asked.told = step;
    this.#parts.onProgress({ question: job, fraction });
  }

  async #ask<R>(question: string, by: Window, work: (engine: ReadyEngine) => Promise<R>): Promise<R> {
    if (this.#open.has(question)) throw new SegueError('bad-input', 'That is being asked already.');
    let cancelled = false;
    let engine: ReadyEngine | undefined;
    const cancel = () => {
      cancelled = true;
      engine?.rpc.call('cancel', { job: question }).catch(() => undefined);
    };
    this.#open.set(question, { by, cancel, told: 0 });
    this.#followWindow(by);
    try {
      for (let losses = 0; ; losses++) {
        engine = await this.#parts.ready();
        if (cancelled) throw new SegueError('cancelled', 'This is no longer asked for.');
        try {
          return await work(engine);
        } catch (thrown) {
          if (!engine.gone || cancelled || losses === mostLosses) throw thrown;
        }
      }
    } finally {
      this.#open.delete(question);
    }
  }

  /** What a window that was closed wanted to know is nobody's question any more. */
  #followWindow(window: Window): void {
    if (this.#windows.has(window)) return;
    this.#windows.add(window);
    window.channel.onClose(() => {
      for (const asked of [...this.#open.values()]) if (asked.by === window) asked.cancel();
    });
  }
}
