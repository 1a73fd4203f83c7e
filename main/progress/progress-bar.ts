import type { Progress } from './progress.ts';

/** What a progress display needs of a terminal or file. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const redrawEvery = 100;
const lineEvery = 10_000;

/**
 * A bar that redraws itself on a terminal, and a plain line every ten seconds in a file or a pipe.
 * @param now the clock, in milliseconds
 */
export function createProgress(stream: ProgressStream = process.stderr, now: () => number = Date.now): Progress {
  const terminal = stream.isTTY === true;
  // Work that is soon done needs no line in a file.
  let last = terminal ? Number.NEGATIVE_INFINITY : now();
  let drawn = false;
  const due = (every: number) => {
    if (now() - last < every) return false;
    last = now();
    return true;
  };
  return {
    update(fraction, text) {
      if (!due(terminal ? redrawEvery : lineEvery)) return;
      if (!terminal) {
        stream.write(`${percent(fraction)}${text}\n`);
        return;
      }
      const line = `${bar(fraction)} ${percent(fraction)}${text}`;
      stream.write(`\r\x1b[2K${line.slice(0, Math.max(1, (stream.columns ?? 80) - 1))}`);
      drawn = true;
    },
    clear() {
      if (drawn) stream.write('\r\x1b[2K');
      drawn = false;
    },
  };
}

function bar(fraction = 0): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth);
  return `${'━'.repeat(full)}${'─'.repeat(barWidth - full)}`;
}

function percent(fraction: number | undefined): string {
  return fraction === undefined ? '' : `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %  `;
}
