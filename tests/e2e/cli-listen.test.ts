import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { programmeLoudness } from '../../main/sound/programme-loudness.ts';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import { decodedSound } from '../support/decoded-sound.ts';
import { root } from '../support/project-files.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-cli-listen-'));
const data = join(root, 'assets/songs');
const models = ['one', 'other'].map((name) => join(folder, `${name}.safetensors`));
const out = join(folder, 'test');

beforeAll(async () => {
  for (const [i, model] of models.entries()) {
    const train = ['train', '--data', data, '--preset', 'tiny', '--steps', '2', '--infill', '0', '--seed', '1'];
    expect(await segue([...train, '--name', `model ${i + 1}`, '--json', '--out', model])).toMatchObject({ code: 0 });
  }
});

const told = v.object({ seeds: v.array(v.object({ title: v.string() })) });

const listen = (to: string, ...more: string[]) =>
  segue([
    'listen',
    '--model',
    ...models,
    '--data',
    data,
    '--out',
    to,
    '--seeds',
    '2',
    '--bars',
    '2',
    '--json',
    ...more,
  ]);

describe('the listening test', () => {
  test('holds each piece as its composer and each model carry it on, under names that do not tell', async () => {
    const { code, stdout } = await listen(out);
    expect(code).toBe(0);
    const [done] = jsonLines(stdout);
    expect(done).toMatchObject({ event: 'done', out, seeds: [{ ways: [{}, {}, {}] }, { ways: [{}, {}, {}] }] });
    for (const { title } of v.parse(told, done).seeds) expect(title).toMatch(/^[^/_]+, bar \d+$/);
    expect(statSync(out).mode & 0o777).toBe(0o777 & ~process.umask());
    const sounds = [1, 2].flatMap((piece) => ['a', 'b', 'c'].map((letter) => `piece-${piece}-${letter}.flac`));
    expect(readdirSync(out).sort()).toEqual(['index.html', ...sounds]);
    for (const name of sounds) {
      const sound = readFileSync(join(out, name));
      expect(sound.toString('latin1', 0, 4)).toBe('fLaC');
      // How many frames a file holds stands in its first block of metadata.
      expect(sound.readUInt32BE(22)).toBeGreaterThan(2 * 44_100);
    }
    const again = await listen(out);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/is not empty/);
    expect(readdirSync(folder).sort()).toEqual(['one.safetensors', 'other.safetensors', 'test']);
  });

  test.skipIf(!chromiumPath)('plays all ways of a piece equally loud, and no piece too loud', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      for (const piece of [1, 2]) {
        const heard: number[] = [];
        for (const letter of ['a', 'b', 'c']) {
          const sound = await decodedSound(page, readFileSync(join(out, `piece-${piece}-${letter}.flac`)), 44_100);
          heard.push(programmeLoudness(sound, 44_100));
        }
        expect(Math.max(...heard) - Math.min(...heard)).toBeLessThan(0.1);
        expect(Math.max(...heard)).toBeLessThan(-17.9);
      }
    } finally {
      await browser.close();
    }
  });

  test.skipIf(!chromiumPath)('plays in a browser, and tells who wrote what once one is chosen', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) failures.push(request.url());
      });
      await page.goto(pathToFileURL(join(out, 'index.html')).href);
      const piece = page.getByRole('region', { name: 'Piece 1' });
      expect(await piece.innerText()).not.toMatch(/composer|model/);
      await piece.getByRole('button', { name: 'Play B' }).click();
      const clock = () =>
        page.evaluate(() => [...document.querySelectorAll('audio')].map((audio) => audio.currentTime));
      await expect.poll(async () => (await clock())[1]).toBeGreaterThan(0.1);
      await piece.getByRole('button', { name: 'Play A' }).click();
      await expect.poll(async () => (await clock())[0]).toBeGreaterThan(0.1);
      expect(await piece.getByRole('button', { name: 'Play B' }).getAttribute('aria-pressed')).toBe('false');
      await piece.getByRole('button', { name: 'Choose B' }).click();
      const told = await piece.innerText();
      for (const name of ['the composer', 'model 1', 'model 2']) expect(told).toContain(name);
      expect(await page.getByRole('status').innerText()).toMatch(/^Chosen so far: (the composer|model [12]) 1\.$/);
      expect(await page.getByRole('region', { name: 'Piece 2' }).innerText()).not.toMatch(/composer|model/);
      expect(failures).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
