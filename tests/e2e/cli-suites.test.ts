import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { scratchFolder } from '../support/scratch.ts';
import { type Ended, jsonLines, segue } from '../support/segue.ts';

const folder = scratchFolder();
const data = join(folder, 'published');

/** Pieces in the form of the published ones: chords that walk about, in frames. */
function pieces(count: number, seed: number): number[][][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    let root = 48 + random.integer(12);
    return Array.from({ length: 24 }, (_, step) => {
      root += random.integer(5) - 2;
      return step % 8 === 7 ? [] : [root, root + 4, root + 7];
    });
  });
}

beforeAll(() => {
  mkdirSync(data);
  const split = { train: pieces(12, 1), valid: pieces(3, 2), test: pieces(3, 3) };
  writeFileSync(join(data, 'jsb-quarter.json'), JSON.stringify(split));
});

const suite = (...rest: string[]) =>
  segue(['evaluate', '--suite', 'jsb-frames', '--data', data, ...rest], { cwd: folder });
const lastLine = ({ stdout }: Ended) => jsonLines(stdout).at(-1);

describe('a suite', () => {
  const out = join(folder, 'mine.safetensors');

  test('is trained for the minutes given and scored; the model that it wrote is scored the same again', async () => {
    const trained = await suite('--minutes', '0.03', '--seed', '5', '--out', out, '--json');
    expect(trained.code, trained.stderr).toBe(0);
    const figures = lastLine(trained);
    expect(figures).toMatchObject({
      ...{ event: 'done', suite: 'jsb-frames', unit: 'frame', seed: 5, pieces: 3, units: 69, trainedHere: true },
      ...{ test: expect.any(Number), valid: expect.any(Number), parameters: expect.any(Number) },
      minutes: expect.any(Number),
    });
    expect(Number(figures?.minutes)).toBeLessThan(2);

    const loaded = await suite('--model', out, '--json');
    expect(loaded.code, loaded.stderr).toBe(0);
    const same = ['test', 'valid', 'testAsWritten', 'validAsWritten', 'keys', 'parameters', 'seed'] as const;
    for (const name of same) expect(lastLine(loaded)?.[name]).toBe(figures?.[name]);

    const text = await suite('--model', out);
    expect(text.stdout).toMatch(/RNN-NADE.*\[M\] +5\.56\n/);
    expect(text.stdout).toContain(`  ${Number(figures?.test).toFixed(3)}\n`);
  });

  test('that was stopped goes on with --resume, and is not begun anew by mistake', async () => {
    const recipe = ['--minutes', '0.2', '--json', '--out', join(folder, 'stopped.safetensors')];
    let asked = false;
    const stopped = await segue(['evaluate', '--suite', 'jsb-frames', '--data', data, ...recipe], {
      cwd: folder,
      onLine: (line, kill) => {
        if (asked || !line.includes('"event":"step"')) return;
        asked = true;
        kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('--resume');
    const again = await suite(...recipe);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--resume') });
    const resumed = await suite(...recipe, '--resume');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(jsonLines(resumed.stdout)).toContainEqual({ event: 'resumed', step: expect.any(Number) });
    expect(lastLine(resumed)).toMatchObject({ suite: 'jsb-frames', test: expect.any(Number) });
  });

  test.each([
    ['an unknown suite', ['--suite', 'piano'], /“piano”.*jsb-frames/],
    ['an unknown recipe', ['--suite', 'jsb-frames', '--recipe', 'magic'], /“magic”.*lstm/],
    ['no published file', ['--suite', 'nottingham-frames'], /nottingham\.json/],
    ['minutes without a suite', ['--minutes', '3'], /--minutes belongs to --suite/],
    ['baselines with a suite', ['--suite', 'jsb-frames', '--baselines'], /--baselines has no meaning/],
    ['minutes for a trained model', ['--suite', 'jsb-frames', '--model', 'm', '--minutes', '3'], /--minutes/],
    ['neither a model nor a suite', [], /--model.*--suite/],
  ])('is refused with %s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await segue(['evaluate', '--data', data, ...args], { cwd: folder });
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').at(-1)).toMatch(sentence);
  });

  test('refuses a model that writes music otherwise', async () => {
    const other = join(folder, 'other.safetensors');
    const songs = join(import.meta.dirname, '../../assets/songs');
    const steps = ['--steps', '2', '--model', 'lstm', '--preset', 'tiny'];
    expect((await segue(['train', '--data', songs, '--out', other, ...steps])).code).toBe(0);
    const { code, stderr } = await suite('--model', other);
    expect(code).toBe(2);
    expect(stderr).toContain('another tokenizer than the suite jsb-frames');
  });
});
