import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMidi } from '../../shared/music/midi/read.ts';
import { countNotes } from '../../shared/music/song.ts';
import { buildWindow } from '../support/built-window.ts';
import { electronBinary, whyNoElectron } from '../support/electron.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { StudioPage } from '../support/studio-page.ts';

const missing = whyNoElectron();
if (missing) console.warn(`SKIPPED: the studio in Electron itself, since ${missing}.`);

/** The program as it is started from a clone, in the real Electron, with the real engine. */
describe.skipIf(missing)('the studio in Electron', () => {
  const folder = scratchFolder();
  const tune = join(root, 'assets/songs/kesh-jig.abc');
  let round = 0;
  let electron: ElectronApplication;
  let studio: StudioPage;

  /** How Segue is started, by Playwright and a second time without it: with folders of its own. */
  const start = (...files: readonly string[]) => {
    const own = join(folder, String(round));
    const env: Record<string, string> = { SEGUE_DATA: join(own, 'data'), XDG_CONFIG_HOME: join(own, 'config') };
    for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] ??= value;
    // Chromium's sandbox refuses to be started by root, as whom containers run.
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [...asRoot, `--user-data-dir=${join(own, 'user')}`, join(root, 'main/electron/start.mjs'), ...files];
    return { executablePath: electronBinary ?? '', args, env, cwd: root };
  };

  beforeAll(() => buildWindow());

  beforeEach(async () => {
    round++;
    electron = await _electron.launch(start());
    studio = await StudioPage.inElectron(electron);
  });

  afterEach(async () => {
    const { complaints } = studio;
    // Whatever asks whether to save is told no.
    await answer(1).catch(() => undefined);
    await electron.close();
    expect(complaints).toEqual([]);
  });

  /** Answers the next questions about unsaved work: 0 saves, 1 does not, 2 stays. */
  const answer = (response: number) =>
    electron.evaluate(({ dialog }, chosen) => {
      dialog.showMessageBox = async () => ({ response: chosen, checkboxChecked: false });
    }, response);

  const openWindows = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

  /** Does what an entry of the native menu does. */
  const choose = (id: string) =>
    electron.evaluate(({ Menu }, entry) => Menu.getApplicationMenu()?.getMenuItemById(entry)?.click(), id);

  const processes = (name: string) =>
    electron.evaluate(
      ({ app }, wanted) =>
        app
          .getAppMetrics()
          .filter(({ type, name, serviceName }) => type === 'Utility' && [name, serviceName].includes(wanted))
          .map(({ pid }) => pid),
      name,
    );

  test('opens the built page with a song on the desk, which plays', async () => {
    expect(studio.page.url()).toBe('segue://studio/index.html');
    await studio.button('Play').click();
    await studio.page.getByRole('meter', { name: 'Output level' }).waitFor();
    await studio.button('Stop').click();
  });

  test('its windows are sealed while it runs', async () => {
    const seen = await studio.page.evaluate(async () => {
      const reached = async (url: string) =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        );
      return {
        node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
        given: Object.keys(globalThis).filter((name) => /segue|electron/i.test(name)),
        opened: window.open('https://example.org/') !== null,
        fetched: [await reached('file:///etc/hosts'), await reached('https://example.org/')],
        camera: (await navigator.permissions.query({ name: 'camera' })).state,
      };
    });
    expect(seen).toEqual({
      node: [],
      given: ['segueDesktop'],
      opened: false,
      fetched: [false, false],
      camera: 'denied',
    });
    await studio.page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await studio.status(/ notes? · /);
    expect(studio.page.url()).toBe('segue://studio/index.html');
    // The page’s policy has refused what was tried, as it should.
    studio.complaints.length = 0;
  });

  test('the engine is a utility process; killed, another one finishes what it wrote', async () => {
    const [engine] = await processes('Segue engine');
    expect(engine).toBeGreaterThan(0);
    await studio.page.getByRole('slider', { name: 'Bars', exact: true }).fill('32');
    await studio.button('Continue').click();
    await studio.button('Pause writing').waitFor();
    for (const pid of await processes('Segue engine')) process.kill(pid, 'SIGKILL');
    await studio.button('Show Take 1').waitFor({ timeout: 120_000 });
    await expect.poll(() => processes('Segue engine')).not.toContain(engine);
  });

  test('Continue writes a take behind the seam', async () => {
    await studio.press('c');
    await expect.poll(() => studio.takes.count(), { timeout: 120_000 }).toBeGreaterThan(0);
  });

  test('a window with unsaved work asks before it closes, and stays where that is wished', async () => {
    await studio.press('Control+a', 'ArrowUp');
    await studio.page.getByText('Not saved yet').waitFor();
    await answer(2);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await studio.status(/ notes? · /);
    expect(await openWindows()).toBe(1);
    await answer(1);
    const closed = electron.waitForEvent('close');
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined); // it is gone before it can answer
    await closed;
  });

  test('started a second time, it opens the file in the window that is there, and ends', async () => {
    const { executablePath, args, env, cwd } = start(tune);
    const second = spawn(executablePath, args, { env, cwd, stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    await studio.button(/^Project: .*Kesh/).waitFor();
    expect(await openWindows()).toBe(1);
  });

  test('music is opened and saved by the system’s dialogs', async () => {
    const out = join(folder, `out-${round}.mid`);
    await electron.evaluate(
      ({ dialog }, [from, to]) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [from] });
        dialog.showSaveDialog = async () => ({ canceled: false, filePath: to });
      },
      [tune, out] as const,
    );
    await studio.button('Import MIDI').click();
    await studio.button(/^Project: .*Kesh/).waitFor();
    const shown = Number.parseInt(await studio.status(/^\d+ notes · /), 10);
    await studio.button('Export MIDI').click();
    await expect.poll(() => countNotes(readMidi(readFileSync(out)).song)).toBe(shown);
  });

  test('the native menu does what the keys do, and edits text where one types', async () => {
    const before = await studio.status(/^\d+ notes/);
    await studio.press('Control+a');
    await choose('edit.delete');
    await studio.status(/^0 notes/);
    await choose('edit.undo');
    await studio.status(new RegExp(`^${before.split(' ')[0]} notes`));
    await studio.press('Control+k');
    await studio.page.keyboard.type('zzz');
    await choose('edit.selectAll');
    await studio.page.keyboard.press('Delete');
    expect(await studio.page.getByRole('combobox').inputValue()).toBe('');
  });
});
