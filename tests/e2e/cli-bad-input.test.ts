import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = scratchFolder();
const path = (...names: string[]) => join(folder, ...names);
const songs = join(root, 'assets/songs');
const model = path('model.safetensors');

/** All files below the scratch folder with their sizes: whatever a refused command leaves behind shows here. */
function listing(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

beforeAll(async () => {
  for (const name of ['empty', 'texts', 'mixed']) mkdirSync(path(name));
  writeFileSync(path('texts', 'letter.txt'), 'Dear reader');
  writeFileSync(path('texts', 'notes.md'), '# Notes');
  for (const name of readdirSync(songs).filter((file) => file.endsWith('.abc'))) {
    writeFileSync(path('mixed', name), readFileSync(join(songs, name)));
  }
  writeFileSync(path('mixed', 'broken.mid'), 'MThd and then nothing that makes sense');
  writeFileSync(
    path('silent.mid'),
    writeMidi({ title: '', ppq: 480, tracks: [], tempi: [], meters: [], keys: [], ticks: 0 }),
  );
  writeFileSync(path('text.mid'), 'This is no music.');

  const { code, stderr, stdout } = await segue([
    ...['train', '--data', path('mixed'), '--out', model, '--model', 'lstm', '--preset', 'tiny'],
    ...['--tokenizer', 'remi', '--steps', '2', '--seed', '1', '--json'],
  ]);
  expect(code, stderr).toBe(0);
  // One broken file among good ones is skipped, named and counted.
  expect(`${stdout}${stderr}`).toContain('broken.mid');
  expect(jsonLines(stdout).find((event) => event.event === 'dataset')).toMatchObject({ refused: 1 });

  const bytes = readFileSync(model);
  writeFileSync(path('truncated.safetensors'), bytes.subarray(0, bytes.length - 1000));
  const later = Buffer.from(bytes.toString('latin1').replace(/"segue\.(\w+)":"1"/, '"segue.$1":"9"'), 'latin1');
  expect(later.equals(bytes)).toBe(false);
  writeFileSync(path('later.safetensors'), later);
});

const train = (...rest: string[]) => ['train', '--model', 'lstm', '--preset', 'tiny', '--tokenizer', 'remi', ...rest];
const carryOn = (...rest: string[]) => ['continue', ...rest];
const seed = join(songs, 'ode-to-joy.abc');
const out = path('out.mid');

/** What is wrong, the exit code, the command, and words that the sentence must hold. */
const table: readonly (readonly [string, number, readonly string[], RegExp])[] = [
  ['an empty folder', 1, train('--data', path('empty'), '--out', path('a.safetensors'), '--steps', '2'), /empty/],
  [
    'a folder of text files',
    1,
    train('--data', path('texts'), '--out', path('a.safetensors'), '--steps', '2'),
    /texts/,
  ],
  [
    'a folder that is not there',
    1,
    train('--data', path('none'), '--out', path('a.safetensors'), '--steps', '2'),
    /none/,
  ],
  ['an output in a missing folder', 1, train('--data', songs, '--out', path('no/a.safetensors'), '--steps', '2'), /no/],
  [
    'no steps',
    2,
    train('--data', songs, '--out', path('a.safetensors'), '--steps', '0'),
    /--steps must be a whole number from 1/,
  ],
  [
    'half a step',
    2,
    train('--data', songs, '--out', path('a.safetensors'), '--steps', '2.5'),
    /--steps must be a whole number/,
  ],
  [
    'an unknown model',
    2,
    ['train', '--data', songs, '--out', path('a.safetensors'), '--model', 'gru'],
    /rnn.*lstm.*transformer/,
  ],
  [
    'an unknown preset',
    2,
    ['train', '--data', songs, '--out', path('a.safetensors'), '--preset', 'huge'],
    /tiny.*large/,
  ],
  ['a seed without notes', 1, carryOn('--model', model, '--in', path('silent.mid'), '--out', out), /note/],
  ['a seed that is text', 1, carryOn('--model', model, '--in', path('text.mid'), '--out', out), /text\.mid/],
  ['a seed that is not there', 1, carryOn('--model', model, '--in', path('none.mid'), '--out', out), /none\.mid/],
  ['a truncated model', 1, carryOn('--model', path('truncated.safetensors'), '--in', seed, '--out', out), /truncated/],
  [
    'a model of a later version',
    1,
    carryOn('--model', path('later.safetensors'), '--in', seed, '--out', out),
    /newer version/,
  ],
  ['a model that is text', 1, carryOn('--model', path('text.mid'), '--in', seed, '--out', out), /text\.mid/],
  ['a model that is not there', 1, carryOn('--model', path('none.safetensors'), '--in', seed, '--out', out), /none/],
  [
    'a temperature out of range',
    2,
    carryOn('--model', model, '--in', seed, '--out', out, '--temperature', '9'),
    /from 0 to 5/,
  ],
  ['no variations', 2, carryOn('--model', model, '--in', seed, '--out', out, '--variations', '0'), /from 1 to 64/],
  ['takes in a missing folder', 1, carryOn('--model', model, '--in', seed, '--out', path('no/out.mid')), /no/],
  [
    'an output over its own seed',
    2,
    carryOn('--model', model, '--in', path('silent.mid'), '--out', path('silent.mid')),
    /replace/,
  ],
  [
    'an output over its own model',
    2,
    ['generate', '--model', path('truncated.safetensors'), '--out', path('truncated.safetensors')],
    /replace/,
  ],
  [
    'a model over its own music',
    2,
    train('--data', path('text.mid'), '--out', path('text.mid'), '--steps', '2'),
    /replace/,
  ],
  ['an unknown backend', 2, carryOn('--model', model, '--in', seed, '--out', out, '--backend', 'abacus'), /native/],
  ['an unknown option', 2, carryOn('--model', model, '--in', seed, '--out', out, '--volume', '11'), /--volume/],
  ['a missing option', 2, carryOn('--model', model, '--in', seed), /--out/],
  ['an unknown command', 2, ['compose'], /compose/],
  ['a file to inspect that is not there', 1, ['inspect', path('none.mid')], /none\.mid/],
  ['a file to inspect that is text', 1, ['inspect', path('text.mid')], /text\.mid/],
  ['an unknown tokenizer', 2, ['tokens', seed, '--tokenizer', 'morse'], /remi/],
  ['evaluation on a folder that is not there', 1, ['evaluate', '--model', model, '--data', path('none')], /none/],
  ['evaluation on nothing', 1, ['evaluate', '--model', model, '--data', path('empty')], /empty/],
];

test.each(table)('%s is refused in one sentence', async (_, exitCode, args, words) => {
  const before = listing();
  const { code, stdout, stderr } = await segue(args);
  expect(stderr).toMatch(/^[^\n]+[.?]\n$/);
  expect(stderr).toMatch(words);
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  expect(listing()).toEqual(before);
});

test('with --json too, stdout holds JSON alone and stderr the sentence', async () => {
  const { code, stdout, stderr } = await segue(['inspect', path('none.mid'), '--json']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^[^\n]+none\.mid[^\n]*\.\n$/);
});
