import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { chromiumPath } from '../support/browser.ts';
import { songOf } from '../support/small-songs.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

describe.skipIf(!chromiumPath)('the stage', () => {
  const under = studioUnderTest();
  let studio: StudioPage;
  freshWindow(under, (opened) => {
    studio = opened;
  });

  test('plays a programme by itself: a piece, the seam, and what the model wrote; the song on the desk stays', async () => {
    const { page } = studio;
    const file = join(under.data, 'two-bars.mid');
    writeFileSync(file, writeMidi(songOf()));
    await studio.importFile(file);
    await studio.status('4 notes · 1 track');
    const before = await studio.exportMidi();
    await page.getByRole('link', { name: 'Stage' }).click();
    const programme = page.getByRole('region', { name: 'Programme' });
    const boxes = programme.getByRole('checkbox');
    await boxes.first().waitFor();
    for (const box of await boxes.all()) await box.uncheck();
    expect(await programme.getByRole('button', { name: 'Open the curtain' }).isDisabled()).toBe(true);
    await programme.getByRole('checkbox', { name: /two.bars/i }).check();
    await programme.getByRole('button', { name: 'Open the curtain' }).click();
    await page.getByRole('progressbar', { name: 'Being written' }).waitFor();
    await page.getByRole('list', { name: 'Instruments' }).waitFor({ timeout: 120_000 });
    await expect.poll(() => studio.loudness(), { timeout: 30_000 }).toBeGreaterThan(0.005);
    await page.getByText('Here the human stops.').waitFor({ timeout: 90_000 });
    await page.getByText(/From here on it is the model/).waitFor();
    await page.keyboard.press('Escape');
    await programme.waitFor();
    await page.getByRole('link', { name: 'Compose' }).click();
    expect(await studio.exportMidi()).toEqual(before);
  });
});
