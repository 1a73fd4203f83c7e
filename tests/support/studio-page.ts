import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, ElectronApplication, Locator, Page } from 'playwright';
import { readMidi } from '../../shared/music/midi/read.ts';
import type { Song } from '../../shared/music/song.ts';

/** Milliseconds that anything in the window may take on a busy machine, and the engine's start. */
const patience = 30_000;
const startPatience = 120_000;

/** The studio in a browser's tab, worked as a person does: by names, keys and files. */
export class StudioPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: errors, and what its security policy refused. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // A server that is away on purpose is told by the browser itself.
      const text = message.text();
      if (message.type() === 'error' && !/ERR_CONNECTION_REFUSED|WebSocket/.test(text)) this.complaints.push(text);
    });
  }

  /** Opens the link in a tab of its own, with storage of its own, and waits until a song is on the desk. */
  static async open(browser: Browser, url: string, options: { inTab?: BrowserContext } = {}): Promise<StudioPage> {
    const context = options.inTab ?? (await browser.newContext({ viewport: { width: 1280, height: 720 } }));
    const studio = new StudioPage(context, await context.newPage());
    await studio.page.addInitScript(hearOutput);
    await studio.page.goto(url);
    await studio.ready();
    return studio;
  }

  /** Takes over a window that Electron has opened, and waits until a song is on the desk. */
  static async inElectron(electron: ElectronApplication): Promise<StudioPage> {
    const studio = new StudioPage(electron.context(), await electron.firstWindow());
    await studio.ready();
    return studio;
  }

  /** Waits until there are notes on the desk and the engine can be asked for more. */
  async ready(): Promise<void> {
    await this.status(/^[1-9]\d* notes? ·/);
    await this.page.locator('.device.ready').waitFor({ timeout: startPatience });
  }

  get roll(): Locator {
    return this.page.getByRole('region', { name: 'Piano roll' });
  }

  get takes(): Locator {
    return this.page.getByRole('list', { name: 'Takes' }).getByRole('listitem');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Waits until the status line says this, and gives it. */
  async status(wanted: string | RegExp): Promise<string> {
    const line = this.page.getByRole('status').filter({ hasText: wanted });
    await line.waitFor();
    return (await line.innerText()).trim();
  }

  /** Presses keys with the roll in focus. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.roll.focus();
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Imports a file by the button. */
  async importFile(path: string): Promise<void> {
    const asked = this.page.waitForEvent('filechooser');
    await this.button('Import MIDI').click();
    await (await asked).setFiles(path);
  }

  /** The song that the button exports. */
  async exportMidi(): Promise<Song> {
    const begun = this.page.waitForEvent('download');
    await this.button('Export MIDI').click();
    return readMidi(readFileSync(await (await begun).path())).song;
  }

  /** Loudest sample that went to the loudspeakers lately, 0 to 1. */
  async loudness(): Promise<number> {
    return this.page.evaluate(() => Number(Reflect.get(globalThis, 'loudestSample')?.() ?? 0));
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** In the page: looks at whatever goes to a sound device's destination. */
function hearOutput(): void {
  const analysers: AnalyserNode[] = [];
  const { connect } = AudioNode.prototype;
  Reflect.set(AudioNode.prototype, 'connect', function (this: AudioNode, ...to: unknown[]) {
    const [target] = to;
    if (target instanceof AudioDestinationNode && target.context instanceof AudioContext) {
      const analyser = target.context.createAnalyser();
      analyser.fftSize = 8192;
      Reflect.apply(connect, this, [analyser]);
      analysers.push(analyser);
    }
    return Reflect.apply(connect, this, to);
  });
  Reflect.set(globalThis, 'loudestSample', () => {
    let loudest = 0;
    for (const analyser of analysers) {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  });
}
