import { CommanderError } from 'commander';
import { endOnBrokenPipe, exitCodeOf, exitCodes, sentenceOf } from './output.ts';
import { createProgram } from './program.ts';

endOnBrokenPipe();
// What is thrown outside of the command's own flow, such as a graphics card's refusal, is one sentence too.
process.on('uncaughtException', (thrown) => {
  process.stderr.write(`${sentenceOf(thrown)}\n`);
  process.exit(exitCodeOf(thrown));
});
try {
  await createProgram().parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    process.exitCode = thrown.exitCode === 0 ? 0 : exitCodes.usage;
    // Help and the version number are shown already.
    if (!thrown.code.startsWith('commander.help') && thrown.code !== 'commander.version') {
      process.stderr.write(`${usageSentence(thrown.message)}\n`);
    }
  } else {
    process.exitCode = exitCodeOf(thrown);
    process.stderr.write(`${sentenceOf(thrown)}\n`);
  }
}

/** Commander's `error: unknown option '--foo'` as a sentence on one line. */
function usageSentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return `${/[.?)]$/.test(sentence) ? sentence : `${sentence}.`} See --help for what there is.`;
}
