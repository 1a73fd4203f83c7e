/** The desktop shell: the one place that touches Electron. What it does stands in the files beside it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  protocol,
  screen,
  session,
  utilityProcess,
  type WebContents,
} from 'electron';
import { desktopChannels } from '../../shared/desktop/bridge.ts';
import { engineProcessEnvironment } from '../engine/launch-engine.ts';
import { StudioEngine } from '../engine/studio-engine.ts';
import { programVersion } from '../files/program-version.ts';
import { dataFolder } from '../library/data-folder.ts';
import { builtPage } from '../server/page-build.ts';
import { DesktopStudio } from './desktop.ts';
import { filtersFor, filtersOf } from './desktop-files.ts';
import { engineIn, mainPortChannel } from './engine-line.ts';
import { listen } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { pageHandler, pagePrivileges } from './page-protocol.ts';
import { confine, limitPermissions, pageOrigin, pageScheme, webPreferences } from './security.ts';
import type { NativeWindow } from './studio-window.ts';
import { usualSize, type WindowPlace } from './window-state.ts';

const preload = fileURLToPath(new URL('./preload.cjs', import.meta.url));
const icon = fileURLToPath(new URL('../../assets/icon.png', import.meta.url));
const engineStart = fileURLToPath(new URL('./engine.mjs', import.meta.url));

app.enableSandbox();
protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: pagePrivileges }]);
if (app.requestSingleInstanceLock()) await run();
else app.quit();

async function run(): Promise<void> {
  // macOS tells of files one by one that were opened together, and of some before there is a window.
  const told: string[] = [];
  let openTold = () => {};
  app.on('open-file', (event, path) => {
    event.preventDefault();
    told.push(path);
    setImmediate(() => openTold());
  });
  app.on('web-contents-created', (_, contents) => confine(contents));
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();

  limitPermissions(session.defaultSession);
  protocol.handle(pageScheme, pageHandler(builtPage));
  const engine = new StudioEngine({
    data: dataFolder(),
    version: programVersion(),
    launch: () =>
      engineIn(
        utilityProcess.fork(engineStart, [], {
          env: engineProcessEnvironment(),
          serviceName: 'Segue engine',
          stdio: 'inherit',
          allowLoadingUnsignedLibraries: true,
        }),
      ),
    report: (fault) => process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`),
  });
  const dragged = mkdtempSync(join(app.getPath('temp'), 'segue-'));
  app.on('will-quit', () => {
    engine.close();
    rmSync(dragged, { recursive: true, force: true });
  });

  const natives = new WeakMap<NativeWindow, BrowserWindow>();
  const nativeOf = (window: NativeWindow): BrowserWindow => {
    const native = natives.get(window);
    if (!native) throw new Error('This window was not opened here.');
    return native;
  };

  const studio: DesktopStudio<WebContents> = new DesktopStudio<WebContents>({
    folder: app.getPath('userData'),
    screens: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    openWindow(place: WindowPlace | undefined) {
      const window = new BrowserWindow({
        ...usualSize,
        ...place?.bounds,
        minWidth: 640,
        minHeight: 480,
        icon,
        show: false,
        title: 'Segue',
        webPreferences: webPreferences(preload),
      });
      natives.set(window, window);
      if (place?.maximized) window.maximize();
      window.once('ready-to-show', () => window.show());
      window.on('focus', () => studio.comeToFront(window.webContents));
      window.webContents.on('render-process-gone', (_, { reason }) => {
        if (reason !== 'clean-exit') window.webContents.reload();
      });
      window.webContents.on('did-start-loading', () => studio.loading(window.webContents));
      void window.loadURL(`${pageOrigin}/index.html`);
      return window;
    },
    drawMenu() {
      const template = menuTemplate(studio.front?.menu ?? [], {
        platform: process.platform,
        recent: studio.recent.files,
        run: (id) => studio.front?.run(id),
        openRecent: (path) => void studio.openPaths([path]),
        clearRecent: () => void studio.clearRecent(),
      });
      Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    },
    async askOpen(window, kind) {
      const { filePaths } = await dialog.showOpenDialog(nativeOf(window), {
        properties: kind === 'music' ? ['openFile', 'multiSelections'] : ['openFile'],
        filters: filtersFor(kind),
      });
      return filePaths;
    },
    async askSave(window, name) {
      const options = { defaultPath: name, filters: filtersOf(name) };
      const { canceled, filePath } = await dialog.showSaveDialog(nativeOf(window), options);
      return canceled || filePath === '' ? undefined : filePath;
    },
    async askParting(window, title) {
      const { response } = await dialog.showMessageBox(nativeOf(window), {
        type: 'warning',
        message: `“${title}” has changes that are not saved.`,
        buttons: ['Save', 'Close without saving', 'Cancel'],
        defaultId: 0,
        cancelId: 2,
      });
      return (['save', 'discard', 'stay'] as const)[response] ?? 'stay';
    },
    dragged,
    startDrag: (contents, file) =>
      contents.startDrag({ file, icon: nativeImage.createFromPath(icon).resize({ width: 64 }) }),
    editText: (contents, command) => contents[command](),
    complain: (sentence) => dialog.showErrorBox('Segue', sentence),
    remember: (path) => app.addRecentDocument(path),
    connectEngine(contents) {
      const { port1, port2 } = new MessageChannelMain();
      engine.connect(mainPortChannel(port1));
      contents.postMessage(desktopChannels.enginePort, null, [port2]);
    },
  });
  listen<WebContents>(ipcMain, studio);
  app.on('second-instance', (_, args, folder) => void studio.startedAgain(args.slice(1), folder));
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void studio.openWindow();
  });
  await studio.start(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
  openTold = () => void studio.openPaths(told.splice(0));
  openTold();
}
