import { describe, expect, test } from 'vitest';
import { createProgram } from '../../main/cli/program.ts';
import { presets } from '../../main/models/model.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';

const program = createProgram();

test('every command that was promised is there', () => {
  const names = program.commands.map((command) => command.name());
  for (const name of ['train', 'continue', 'generate', 'evaluate', 'inspect', 'tokens', 'devices', 'native']) {
    expect(names).toContain(name);
  }
});

describe.each(program.commands.map((command) => command.name()))('%s', (name) => {
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();

  test('explains itself with an example that it understands', () => {
    expect(command.description()).toMatch(/\.$/);
    const example = /Examples?:\n\s+segue (.+)/.exec(help)?.[1];
    const words = (example ?? '').split(/ [|>] /)[0]?.split(' ') ?? [];
    expect(words[0]).toBe(name);
    const known = command.options.flatMap((option) => [option.long, option.short]);
    expect(words.filter((word) => word.startsWith('-') && !known.includes(word))).toEqual([]);
  });

  test('explains every option', () => {
    for (const option of command.options) expect(option.description, option.flags).not.toBe('');
  });
});

test('help names every model, preset and tokenizer there is', async () => {
  const { modelKinds } = await import('../../main/models/registry.ts');
  const help = (name: string) => program.commands.find((command) => command.name() === name)?.helpInformation() ?? '';
  for (const id of [...modelKinds.map((kind) => kind.id), ...presets, ...tokenizerKinds.map((kind) => kind.id)]) {
    expect(help('train')).toContain(id);
  }
  for (const { id } of tokenizerKinds) expect(help('tokens')).toContain(id);
});
