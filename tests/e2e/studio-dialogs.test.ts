import { describe, expect, test } from 'vitest';
import { actions } from '../../renderer/actions/registry.ts';
import { chromiumPath } from '../support/browser.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';

/** Every dialog by its key and its title. */
const dialogs = [
  ['?', 'Shortcuts'],
  ['Control+k', 'Commands'],
  ['Control+,', 'Settings'],
  ['Control+o', 'Open project'],
  ['Control+Shift+s', 'Save as'],
  ['Control+Shift+e', 'Export WAV'],
  ['Shift+q', 'Quantise'],
  ['t', 'Tempo, meter and key'],
] as const;

describe.skipIf(!chromiumPath)('dialogs, menus and names', () => {
  const under = studioUnderTest();
  let studio: StudioPage;

  freshWindow(under, (opened) => {
    studio = opened;
  });

  test.each(dialogs)('%s opens “%s”, which keeps the focus and closes on Esc', async (key, title) => {
    const { page } = studio;
    await studio.press(key);
    const dialog = page.getByRole('dialog', { name: title });
    await dialog.waitFor();
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // Shortcuts are the studio's again.
    await page.keyboard.press('Control+a');
    await studio.status(/ · [1-9]\d* selected/);
  });

  test('every button has a name of its own', async () => {
    for (const name of ['Play', 'Stop', 'Continue', 'Import MIDI', 'Export MIDI', 'Undo', 'Redo']) {
      expect(await studio.button(name).count()).toBe(1);
    }
    expect(await studio.page.getByRole('list', { name: 'Takes' }).count()).toBe(1);
    expect(await studio.page.getByRole('status').count()).toBe(1);
    const nameless = await studio.page.locator('button, input, select, [role=slider]').evaluateAll((elements) =>
      elements
        .filter((element) => element.checkVisibility())
        .filter((element) => {
          const labels =
            element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
          return !element.getAttribute('aria-label') && !element.textContent?.trim() && !labels?.length;
        })
        .map((element) => element.outerHTML),
    );
    expect(nameless).toEqual([]);
  });

  test('the palette runs what is typed, and the help tells every shortcut', async () => {
    await studio.press('Control+k');
    await studio.page.keyboard.type('select all');
    await studio.page.keyboard.press('Enter');
    await studio.status(/ · [1-9]\d* selected/);
    await studio.press('?');
    const help = await studio.page.getByRole('dialog', { name: 'Shortcuts' }).innerText();
    for (const { label, keys } of actions) if (keys && keys.length > 0) expect(help).toContain(label);
  });

  test('the context menu does what the keys do', async () => {
    const { page } = studio;
    await studio.press('Control+a');
    const box = await studio.roll.boundingBox();
    if (!box) throw new Error('The roll is not to be seen.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await studio.status(/^0 notes/);
  });

  test('the tempo is set in its dialog, and undone', async () => {
    const { page } = studio;
    const tempo = page.getByRole('button', { name: /^Tempo:/ });
    const before = await tempo.innerText();
    await studio.press('t');
    const field = page.getByRole('spinbutton', { name: /^Tempo/ });
    await field.fill('97');
    await field.press('Tab');
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => tempo.innerText()).toMatch(/^97\b/);
    await studio.button('Undo').click();
    await expect.poll(() => tempo.innerText()).toBe(before);
  });

  test('nothing takes the keyboard from a number that is typed, while music plays and takes come in', async () => {
    const { page } = studio;
    await studio.button('Play').click();
    await studio.button('Continue').click();
    await studio.press('t');
    const field = page.getByRole('spinbutton', { name: /^Tempo/ });
    await field.fill('');
    for (const digit of '104.25') {
      await page.keyboard.type(digit);
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    }
    await expect.poll(() => studio.takes.count(), { timeout: 120_000 }).toBeGreaterThan(0);
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.inputValue()).toBe('104.25');
    await field.press('Enter');
    await expect
      .poll(() => page.getByRole('button', { name: /^Tempo:/, includeHidden: true }).innerText())
      .toMatch(/^104/);
    await page.keyboard.press('Escape');
    await studio.button('Stop').click();
  });

  test('the theme is chosen in the settings, and stays', async () => {
    const { page } = studio;
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    const other = (await theme()) === 'dark' ? 'light' : 'dark';
    await studio.press('Control+,');
    await page.getByRole('radio', { name: other === 'dark' ? 'Dark' : 'Light' }).check({ force: true });
    await expect.poll(theme).toBe(other);
    await page.reload();
    await studio.ready();
    expect(await theme()).toBe(other);
  });
});
