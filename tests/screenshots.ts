/**
 * Takes the pictures that stand in the README: the built studio in Chromium, over the real engine, with the song that it
 * opens with and takes of the model that comes along.
 *
 * usage: npm run screenshots
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath, launchBrowser } from './support/browser.ts';
import { buildWindow } from './support/built-window.ts';
import { root } from './support/project-files.ts';
import { StudioPage } from './support/studio-page.ts';
import { startStudioServer } from './support/studio-server.ts';

/** Milliseconds that writing takes on a busy machine, at most. */
const patience = 300_000;

if (!chromiumPath) throw new Error('There is no Chromium here; install one or name it in SEGUE_CHROMIUM.');
await buildWindow();
const browser = await launchBrowser();
try {
  for (const theme of ['dark', 'light'] as const) await takePicture(theme);
} finally {
  await browser.close();
}

/** Carries the first song on, in a studio of its own, and takes its picture with the seam in the middle. */
async function takePicture(theme: 'dark' | 'light'): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'segue-screenshots-'));
  const server = await startStudioServer(data);
  try {
    const inTab = await browser.newContext({
      viewport: { width: 1280, height: 720 },
      deviceScaleFactor: 1.5,
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    const studio = await StudioPage.open(browser, server.url, { inTab });
    await studio.button('Continue').click();
    await studio.button('Show Take 3').waitFor({ timeout: patience });
    await studio.button('Continue').waitFor({ timeout: patience });
    await studio.press('-', '-', '-', 'Alt+ArrowDown', 'Alt+ArrowDown', 'n');
    // Neither what is pointed at nor what has the keyboard is to be marked.
    await studio.page.mouse.move(0, 0);
    await studio.roll.blur();
    const path = join(root, `assets/screenshots/studio-${theme}.png`);
    await studio.page.screenshot({ path, animations: 'disabled' });
    console.log(path);
    await studio.close();
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
