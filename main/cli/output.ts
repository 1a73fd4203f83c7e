import { type ErrorCode, messageOf, SegueError } from '../../shared/errors.ts';

/** Where a command writes. With `--json` stdout holds JSON alone, one object a line. */
export interface Output {
  readonly json: boolean;
  /** One JSON object, with `--json`. */
  event(value: object): void;
  /** A line of the result, for people: stdout, silent with `--json`. */
  say(line: string): void;
  /** A line on how the work goes, for people: stderr, silent with `--json`. */
  note(line: string): void;
  /** A line on something that is not as it should be and was got round: stderr, always. */
  warn(line: string): void;
}

/** The output of a command whose `--json` was given or not. */
export function createOutput(json: boolean): Output {
  return {
    json,
    event: (value) => void (json && process.stdout.write(`${JSON.stringify(value)}\n`)),
    say: (line) => void (json || process.stdout.write(`${line}\n`)),
    note: (line) => void (json || process.stderr.write(`${line}\n`)),
    warn: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Exit codes, as shells and the tools around them know them. */
export const exitCodes = {
  failure: 1,
  usage: 2,
  brokenPipe: 128 + 13,
  interrupted: 128 + 2,
} as const;

const codeOf: Readonly<Partial<Record<ErrorCode, number>>> = {
  'bad-option': exitCodes.usage,
  cancelled: exitCodes.interrupted,
};

/** The exit code for what a command threw. */
export function exitCodeOf(thrown: unknown): number {
  return (thrown instanceof SegueError && codeOf[thrown.code]) || exitCodes.failure;
}

/** What a command threw as one line of text for people. */
export function sentenceOf(thrown: unknown): string {
  return messageOf(thrown)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** Ends the process as Unix tools do, without a stack trace, when nobody reads on (`segue tokens … | head`). */
export function endOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(exitCodes.brokenPipe);
    });
  }
}
