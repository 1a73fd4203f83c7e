import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/browser.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import type { StudioPage } from '../support/studio-page.ts';
import { trainTinyModel } from '../support/tiny-model.ts';

describe.skipIf(!chromiumPath)('the blind test in the window', () => {
  const under = studioUnderTest(async (data) => {
    await trainTinyModel(data, 'amber');
    await trainTinyModel(data, 'birch');
  });
  let studio: StudioPage;

  freshWindow(under, (opened) => {
    studio = opened;
  });

  const dialog = () => studio.page.getByRole('dialog', { name: 'Blind test' });

  async function open(): Promise<void> {
    await studio.page.getByRole('link', { name: 'Library' }).click();
    await studio.button('Blind test').click();
    await dialog().waitFor();
  }

  async function begin(): Promise<void> {
    await dialog().getByLabel('One model').selectOption('Amber');
    await dialog().getByLabel('The other model').selectOption('Birch');
    await dialog().getByLabel('After').selectOption('Frère Jacques');
    await dialog().getByRole('slider', { name: 'Bars' }).fill('1');
    await dialog().getByRole('button', { name: 'Begin' }).click();
    await dialog().getByRole('group', { name: 'A and B' }).waitFor();
  }

  test('a pair is heard without a name, chosen by a key, told, and counted for good', async () => {
    await open();
    await begin();
    // Nothing of the dialog names a model: no text, no accessible name, no tooltip.
    expect(await dialog().evaluate((element) => element.outerHTML)).not.toMatch(/amber|birch/i);
    await expect.poll(() => studio.loudness()).toBeGreaterThan(0.005);
    const a = dialog().getByRole('button', { name: 'A goes on better' });
    expect(await a.isDisabled()).toBe(true);
    await studio.page.keyboard.press('2');
    await expect.poll(() => a.isDisabled()).toBe(false);
    await studio.page.keyboard.press('a');
    await dialog()
      .getByText(/^You preferred (Amber|Birch)\.$/)
      .waitFor();
    const told = await dialog().getByRole('region', { name: 'A', exact: true }).innerText();
    const preferred = /amber/i.test(told) ? 'Amber' : 'Birch';
    await dialog().getByText(`${preferred} was preferred in 1 of 1 pair`).waitFor();

    await studio.page.keyboard.press('Enter');
    await dialog().getByText('Hear both').waitFor();
    await studio.page.keyboard.press('2');
    await studio.page.keyboard.press('n');
    await dialog().getByText('You heard no difference.').waitFor();
    await studio.page.reload();
    await studio.ready();
    await open();
    await dialog()
      .getByText(
        `${preferred} was preferred in 1 of 1 pair, 100 % (95 % interval 21 to 100 %): that may still be chance. One more pair made no difference and is left out.`,
      )
      .waitFor();
    await studio.button('Forget Amber and Birch').click();
    await expect.poll(() => dialog().getByRole('list', { name: 'Tallies' }).count()).toBe(0);
  });

  test('it is found in the palette, and falls silent when it is closed', async () => {
    await studio.page.keyboard.press('Control+k');
    await studio.page.keyboard.type('Blind test');
    await studio.page.keyboard.press('Enter');
    await begin();
    await expect.poll(() => studio.loudness()).toBeGreaterThan(0.005);
    await studio.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => studio.loudness()).toBeLessThan(0.001);
  });
});
