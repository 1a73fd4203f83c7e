import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chromiumPath } from '../support/browser.ts';
import { childPids } from '../support/child-pids.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';
import { studioUnderTest } from '../support/studio-browser.ts';
import { StudioPage } from '../support/studio-page.ts';

/** Milliseconds that training a tiny model may take on a busy machine. */
const patience = 300_000;
const steps = 80;

/** A folder of music in ABC with subfolders, one tune twice, two files that are no music and one of another kind. */
function musicFolder(): { readonly path: string; readonly songs: number } {
  const path = join(scratchFolder(), 'Evenings');
  mkdirSync(join(path, 'more'), { recursive: true });
  const tunes = readdirSync(join(root, 'assets/songs')).filter((name) => name.endsWith('.abc'));
  for (const [i, name] of tunes.entries()) {
    copyFileSync(join(root, 'assets/songs', name), join(path, i % 2 === 0 ? name : `more/${name}`));
  }
  copyFileSync(join(root, 'assets/songs', tunes[0] ?? ''), join(path, 'more/once again.abc'));
  writeFileSync(join(path, 'empty.mid'), '');
  writeFileSync(join(path, 'more/words.mid'), 'no music');
  writeFileSync(join(path, 'more/readme.txt'), 'not to be read');
  return { path, songs: tunes.length };
}

describe.skipIf(!chromiumPath)('the training room in the window', () => {
  const under = studioUnderTest();
  const music = musicFolder();
  let studio: StudioPage;

  beforeEach(async () => {
    studio = await StudioPage.open(under.browser, under.server.url);
    await view('Train');
  });
  afterEach(async () => {
    const { complaints } = studio;
    await studio.close();
    expect(complaints).toEqual([]);
  });

  const view = (name: string) => studio.page.getByRole('link', { name, exact: true }).click();
  const status = (name: string) => studio.page.getByRole('status', { name, exact: true });
  const listed = (list: string, name: string | RegExp) =>
    studio.page.getByRole('list', { name: list, exact: true }).getByRole('button', { name });
  const eventually = <T>(what: () => T | Promise<T>) => expect.poll(what, { timeout: 60_000 });
  const says = (line: Locator, wanted: RegExp, timeout = patience) =>
    expect.poll(() => line.innerText(), { timeout }).toMatch(wanted);

  /** What of a run must not depend on how often it was interrupted, as the command line tells it. */
  async function runNumbers(name: string): Promise<unknown> {
    vi.stubEnv('SEGUE_DATA', under.data);
    const [told] = jsonLines((await segue(['runs', name, '--json'])).stdout);
    expect(told).toMatchObject({ run: { name, state: 'done', step: steps, testLoss: expect.any(Number) } });
    const measured = ['tokensPerSecond', 'copied'];
    return JSON.parse(JSON.stringify(told?.curve, (key, value) => (measured.includes(key) ? undefined : value)));
  }

  test('a folder that is dropped on the window is read with all that is in it', async () => {
    const path = join(scratchFolder(), 'Mornings');
    mkdirSync(join(path, 'more/still more'), { recursive: true });
    for (const name of ['a.abc', 'more/still more/b.abc']) {
      copyFileSync(join(root, 'assets/songs/greensleeves.abc'), join(path, name));
    }
    const { page } = studio;
    const hand = await page.context().newCDPSession(page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await hand.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
      if (type === 'dragOver') await page.getByText('Learn from this music').waitFor();
    }
    await listed('Your music', /^Mornings/).waitFor();
    await says(status('Dataset'), /^2 files · 1 song · 0 refused · 1 duplicate$/);
  });

  test('a folder is read: its counts, what was refused and why, what is in it, and its songs to be heard', async () => {
    const { page } = studio;
    const asked = page.waitForEvent('filechooser');
    await studio.button('Add folder').click();
    await (await asked).setFiles(music.path);
    const files = music.songs + 3;
    await says(status('Dataset'), new RegExp(`^${files} files · ${music.songs} songs · 2 refused · 1 duplicate$`));
    const refused = page.getByRole('table', { name: 'Refused files' });
    await eventually(() => refused.getByRole('row').count()).toBe(3);
    expect(await refused.innerText()).toMatch(/Evenings\/empty\.mid\s+\S.*\.\s/);
    for (const name of ['Keys', 'Meters', 'Programs', 'Tempi, beats a minute', 'Length in bars', 'Notes at once']) {
      await page.getByRole('figure', { name, exact: true }).waitFor();
    }
    const songs = page.getByRole('table', { name: 'Songs', exact: true });
    await eventually(() => songs.getByRole('row').count()).toBe(Math.min(50, music.songs + 1) + 1);
    await page.getByRole('figure', { name: 'Meters' }).getByRole('button').first().click();
    await page.getByRole('button', { name: /^Without the filter / }).waitFor();
    await eventually(() => songs.getByRole('row').count()).toBeLessThan(music.songs);
    await songs
      .getByRole('button', { name: /^Hear / })
      .first()
      .click();
    await eventually(() => studio.loudness()).toBeGreaterThan(0.005);
    await songs.getByRole('button', { name: /^Stop / }).click();
    await studio.button('Clear filters').click();
  });

  test('a run is started, held, found again after a reload, resumed and finished; it is heard, and becomes a model', async () => {
    const { page } = studio;
    await listed('Your music', /Evenings/).click();
    await page.getByRole('radio', { name: /^tiny/ }).check();
    await page.getByRole('radio', { name: 'steps' }).check();
    await page.getByLabel('Length in steps').fill(String(steps));
    await page.getByLabel('Name', { exact: true }).fill('Hearth');
    await studio.button('Start training').click();
    await says(status('Run'), /^step [1-9]\d* · training \d\.\d\d/);
    await studio.button('Pause').click();
    await studio.button('Resume').waitFor();
    await page.reload();
    await studio.ready();
    const held = await status('Run').innerText();
    expect(held).toMatch(/^step [1-9]/);
    await page.getByRole('region', { name: 'Loss curve' }).getByRole('img').waitFor();
    await studio.button('Resume').click();
    await says(
      status('Run'),
      new RegExp(`^step ${steps} · training \\S+ · validation \\S+ · \\S+ tokens/s · test \\S+$`),
    );
    const samples = page.getByRole('list', { name: 'Samples' }).getByRole('button');
    expect(await samples.count()).toBeGreaterThan(1);
    await samples.last().click();
    await eventually(() => studio.loudness()).toBeGreaterThan(0.005);
    await page.getByRole('button', { name: /^Stop the sample/ }).click();
    await view('Compose');
    await page.getByLabel(/^Model: /).click();
    await page.getByRole('option', { name: /^Hearth/ }).click();
    await page.getByLabel('Model: Hearth').waitFor();
    // It learned from music that is in the library, so what it copies can be told.
    await page.getByRole('slider', { name: 'Bars', exact: true }).fill('2');
    await page.getByRole('slider', { name: 'Takes', exact: true }).fill('1');
    await studio.button('Continue').click();
    await studio.button('Show Take 1').waitFor();
    await says(studio.takes.first(), /(\d+|none) copied/);
    expect(await studio.button('Show Take 1').getAttribute('title')).toMatch(/\(\d+ pieces compared\)\.$/);
  });

  test.skipIf(process.platform === 'win32')(
    'a run whose process and engine are killed goes on, and ends as one that nothing happened to',
    async () => {
      const { page } = studio;
      await page
        .getByRole('list', { name: 'Runs', exact: true })
        .getByRole('button', { name: /Hearth/ })
        .click();
      await studio.button('Clone with changes').click();
      await page.getByLabel('Name', { exact: true }).fill('Mended');
      await studio.button('Start training').click();
      await says(status('Run'), /^step [1-9]\d* · training \d\.\d\d/);
      for (const part of ['training', 'engine'] as const) {
        const pids = childPids(under.server.pid, part);
        expect(pids, part).not.toEqual([]);
        for (const pid of pids) process.kill(pid, 'SIGKILL');
      }
      await page.getByText(/went on from its last checkpoint\.$/).waitFor({ timeout: patience });
      await says(status('Run'), new RegExp(`^step ${steps} · .* · test \\S+$`));
      const [whole, mended] = await Promise.all(['Hearth', 'Mended'].map(runNumbers));
      expect(mended).toEqual(whole);
    },
  );

  test('the library finds it with its card, hands it out as a file, and asks before it is gone', async () => {
    const { page } = studio;
    await view('Library');
    await page.getByRole('searchbox', { name: 'Search the library' }).fill('hearth');
    await eventually(() => listed('Library', /./).count()).toBeGreaterThan(1);
    await page.getByRole('radio', { name: 'Models' }).check();
    await listed('Library', /^Hearth Learned from/).click();
    await page.getByRole('table', { name: 'Test loss' }).waitFor();
    await page.getByRole('region', { name: 'Loss curve' }).waitFor();
    const begun = page.waitForEvent('download');
    await studio.button('Export').click();
    const path = await (await begun).path();
    await page.getByLabel('Import model').setInputFiles({
      ...{ name: 'Copy of it.safetensors', mimeType: 'application/octet-stream' },
      buffer: readFileSync(path),
    });
    await page.getByRole('complementary', { name: /Copy of it/ }).waitFor();
    await studio.button('Delete').click();
    await page.getByRole('dialog', { name: /^Delete “Copy of it/ }).waitFor();
    await studio.button('Delete for good').click();
    await page.getByRole('searchbox', { name: 'Search the library' }).fill('');
    await eventually(() => listed('Library', /Copy of it/).count()).toBe(0);
  });

  test('the device is described: what computes, on what, and why not on something faster', async () => {
    await view('Device');
    const facts = studio.page.getByRole('region', { name: 'Device', exact: true });
    await facts.waitFor({ timeout: patience });
    for (const name of ['Backend', 'TensorFlow', 'Threads', 'Memory', 'GPU']) {
      await facts.getByRole('term').filter({ hasText: name }).first().waitFor();
    }
  });

  test.each(['dark', 'light'] as const)('no view is wider than a small window, in the %s theme', async (theme) => {
    const { page } = studio;
    await page.emulateMedia({ colorScheme: theme });
    for (const width of [1280, 760]) {
      await page.setViewportSize({ width, height: 720 });
      for (const name of ['Train', 'Library', 'Device']) {
        await view(name);
        await page.getByRole('main').waitFor();
        const beyond = await page.evaluate(() => {
          const controls = [...document.querySelectorAll('button, a, input, select')];
          const seen = controls.filter((element) => element.checkVisibility() && element.clientWidth > 2);
          return Math.max(0, ...seen.map((element) => element.getBoundingClientRect().right - innerWidth));
        });
        expect(beyond, `${name} at ${width}`).toBe(0);
      }
    }
  });
});
