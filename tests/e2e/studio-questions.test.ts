import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { chromiumPath } from '../support/browser.ts';
import { childPids } from '../support/child-pids.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

const scratch = scratchFolder();
/** What `segue surprise --json` tells of the notes. */
const surpriseSchema = v.looseObject({ notes: v.array(v.looseObject({ nats: v.number() })) });

describe.skipIf(!chromiumPath)('questions in the window', () => {
  const under = studioUnderTest();
  let studio: StudioPage;

  freshWindow(under, (opened) => {
    studio = opened;
  });

  const average = () => studio.page.getByText(/nats a note on average/);
  const averageNow = async () => Number.parseFloat(await average().innerText());

  test('colouring by surprise tells what `segue surprise` tells, follows edits, and outlives the engine', async () => {
    const { page } = studio;
    await studio.press('Shift+s');
    await average().waitFor();
    const file = join(mkdtempSync(join(scratch, 'song-')), 'song.mid');
    writeFileSync(file, writeMidi(await studio.exportMidi()));
    const told = await segue([
      'surprise',
      '--model',
      join(root, 'assets/models/folk.safetensors'),
      '--in',
      file,
      '--json',
    ]);
    const { notes } = v.parse(surpriseSchema, jsonLines(told.stdout).at(-1));
    const mean = notes.reduce((sum, { nats }) => sum + nats, 0) / notes.length;
    expect(await averageNow()).toBeCloseTo(mean, 1);
    await studio.press('Control+a');
    await studio.status(/nats a note: /);
    const before = await averageNow();
    // Far from what any folk song does.
    await studio.press('Control+a', 'Shift+ArrowUp', 'Shift+ArrowUp');
    await expect.poll(averageNow, { timeout: 30_000 }).toBeGreaterThan(before + 0.5);
    if (process.platform !== 'win32') {
      const engines = childPids(under.server.pid, 'engine');
      expect(engines).not.toEqual([]);
      for (const pid of engines) process.kill(pid, 'SIGKILL');
    }
    await studio.button('Undo').click();
    await studio.button('Undo').click();
    await expect.poll(averageNow, { timeout: 60_000 }).toBeCloseTo(before, 1);
    await studio.press('Shift+s');
    await expect.poll(() => average().count()).toBe(0);
    expect(await page.getByText('Surprise to').count()).toBe(0);
  });

  test('what the model expects is told for the playhead and follows it', async () => {
    const { page } = studio;
    await studio.press('Home', 'Shift+e');
    const legend = page.getByRole('region', { name: 'What it expects' });
    await legend.getByText('at 1.1.000').waitFor();
    const first = await legend.getByRole('listitem').allInnerTexts();
    expect(first.length).toBeGreaterThan(0);
    await studio.press('d', 'd', 'd');
    await legend.getByText('at 4.1.000').waitFor();
    const there = await legend.getByRole('listitem').allInnerTexts();
    expect(there).not.toEqual(first);
    const shares = there.map((text) => Number.parseFloat(text.replace(/^\S+\s+/, '')));
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(101);
  });

  test('what a shipped model copied is told by the fingerprints that come along with it', async () => {
    const { page } = studio;
    await page.getByRole('slider', { name: 'Bars', exact: true }).fill('1');
    await page.getByRole('slider', { name: 'Takes', exact: true }).fill('1');
    await studio.button('Continue').click();
    await studio.button('Show Take 1').waitFor();
    await expect
      .poll(() => studio.button('Show Take 1').getAttribute('title'), { timeout: 30_000 })
      .toMatch(/copied.* \(633 pieces compared\)\.$/m);
    expect(await studio.takes.first().innerText()).toMatch(/(\d+|none) copied/);
  });
});
