import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countNotes } from '../../shared/music/song.ts';
import { chromiumPath } from '../support/browser.ts';
import { childPids } from '../support/child-pids.ts';
import { playedNotes } from '../support/played-notes.ts';
import { freshWindow, studioUnderTest } from '../support/studio-browser.ts';
import { StudioPage } from '../support/studio-page.ts';
import { startStudioServer } from '../support/studio-server.ts';

describe.skipIf(!chromiumPath)('what the window keeps', () => {
  const under = studioUnderTest();
  let studio: StudioPage;
  let count: number;

  freshWindow(under, async (opened) => {
    studio = opened;
    count = countNotes(await studio.exportMidi());
  });

  /** Saves under a name, by the dialog. */
  async function saveAs(name: string): Promise<void> {
    await studio.press('Control+Shift+s');
    const dialog = studio.page.getByRole('dialog', { name: 'Save as' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: /Save|Replace/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await studio.page.getByText('Saved', { exact: true }).waitFor();
  }

  test('a name that no file can have is refused where it was typed', async () => {
    const { page } = studio;
    await studio.press('Control+Shift+s');
    const dialog = page.getByRole('dialog', { name: 'Save as' });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await name.fill('Verse/Chorus');
    await name.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'choose another name' }).waitFor();
    expect(await name.inputValue()).toBe('Verse/Chorus');
    await name.fill('Verse and chorus');
    await name.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Saved', { exact: true }).waitFor();
  });

  test('a project is saved, is there after a reload, and is opened again', async () => {
    await studio.press('Control+a', 'ArrowUp');
    const saved = await studio.exportMidi();
    await saveAs('A semitone up');
    await studio.page.reload();
    await studio.ready();
    await studio.page.getByText('Saved', { exact: true }).waitFor();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(saved));
    await studio.press('Control+n');
    await studio.status('0 notes · 1 track · 0 selected');
    await studio.press('Control+o');
    const dialog = studio.page.getByRole('dialog', { name: 'Open project' });
    // As people open files elsewhere; its second half must not draw a note where the dialog was.
    await dialog.getByRole('button', { name: /^A semitone up/ }).dblclick();
    await studio.status(`${count} notes · `);
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(saved));
    await studio.page.getByText('Saved', { exact: true }).waitFor();
    expect(await studio.page.getByText('had changes that were not saved').count()).toBe(0);
  });

  test('unsaved work is there after a reload', async () => {
    await studio.press('Control+a', 'Shift+ArrowUp');
    await studio.page.getByText('Not saved yet').waitFor();
    const changed = await studio.exportMidi();
    studio.page.on('dialog', (dialog) => void dialog.accept());
    await studio.page.reload();
    await studio.ready();
    expect(playedNotes(await studio.exportMidi())).toEqual(playedNotes(changed));
  });

  test('a window that crashed leaves its work to the next one, which asks what is to become of it', async () => {
    const folder = join(under.data, 'autosave');
    const kept = () => (existsSync(folder) ? readdirSync(folder).length : 0);
    const before = kept();
    await studio.press('Control+a', 'ArrowUp', 'ArrowUp');
    await studio.page.getByText('Not saved yet').waitFor();
    const work = await studio.exportMidi();
    await expect.poll(kept, { timeout: 30_000 }).toBeGreaterThan(before);
    await studio.context.close({ reason: 'it crashed' });
    const next = await StudioPage.open(under.browser, under.server.url);
    const dialog = next.page.getByRole('dialog', { name: 'Unsaved work' });
    await dialog.getByText(`${count} notes · 1 track`).first().waitFor();
    await dialog.getByRole('button', { name: 'Keep for later' }).click();
    await dialog.waitFor({ state: 'detached' });
    await next.button(/^Project: /).click();
    await next.page.getByRole('menuitem', { name: 'Unsaved work…' }).click();
    await dialog
      .getByRole('button', { name: /^Bring back / })
      .first()
      .click();
    await next.page.getByText('Not saved yet').waitFor();
    expect(playedNotes(await next.exportMidi())).toEqual(playedNotes(work));
    expect(next.complaints).toEqual([]);
    await next.close();
  });

  test('two windows on one engine have each their own song', async () => {
    const other = await StudioPage.open(under.browser, under.server.url);
    await other.press('Control+a', 'Delete');
    await other.status('0 notes · ');
    await studio.status(`${count} notes · `);
    await studio.press('Control+a');
    await studio.status(`${count} selected`);
    expect(other.complaints).toEqual([]);
    await other.close();
  });

  test.skipIf(process.platform === 'win32')(
    'an engine that is killed is told of in every window, and each keeps its song',
    async () => {
      const other = await StudioPage.open(under.browser, under.server.url);
      await other.press('Control+a', 'Delete');
      await other.status('0 notes · ');
      const engines = childPids(under.server.pid, 'engine');
      expect(engines).not.toEqual([]);
      for (const pid of engines) process.kill(pid, 'SIGKILL');
      for (const { page } of [studio, other]) {
        await page
          .getByRole('alert')
          .filter({ hasText: /engine stopped/i })
          .first()
          .waitFor();
      }
      for (const { page } of [studio, other]) await page.locator('.device.ready').waitFor();
      await studio.status(`${count} notes · `);
      await other.button('Undo').click();
      await other.status(`${count} notes · `);
      expect(other.complaints).toEqual([]);
      await other.close();
    },
  );

  test('the server stops and starts again: the window says so, edits go on, nothing is lost', async () => {
    const { port } = under.server;
    await under.server.stop();
    await studio.page
      .getByRole('alert')
      .filter({ hasText: /connection to Segue is gone/ })
      .waitFor();
    await studio.press('Control+a', 'ArrowUp', 'Delete');
    await studio.status('0 notes · 1 track · 0 selected');
    await studio.button('Undo').click();
    await studio.status(`${count} notes · 1 track · ${count} selected`);
    under.server = await startStudioServer(under.data, port);
    await studio.page.getByText(/connection to Segue is gone/).waitFor({ state: 'detached' });
    await studio.ready();
    await saveAs('After the storm');
    expect(countNotes(await studio.exportMidi())).toBe(count);
  });
});
