import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser } from './browser.ts';
import { buildWindow } from './built-window.ts';
import { scratchFolder } from './scratch.ts';
import { StudioPage } from './studio-page.ts';
import { type StudioServer, startStudioServer } from './studio-server.ts';

/** A built studio behind its real server, and a browser, for the tests of one file. */
export interface StudioUnderTest {
  /** Folder of its projects and models, empty at first. */
  readonly data: string;
  /** Set before the first test. */
  browser: Browser;
  /** Set before the first test; a test that starts another puts it here. */
  server: StudioServer;
}

/** Builds, serves and launches before the tests, and ends all of it after them. */
export function studioUnderTest(prepare: (data: string) => Promise<void> = async () => undefined): StudioUnderTest {
  const data = scratchFolder();
  const parts: Partial<Pick<StudioUnderTest, 'browser' | 'server'>> = {};
  beforeAll(async () => {
    await prepare(data);
    await buildWindow();
    parts.server = await startStudioServer(data);
    parts.browser = await launchBrowser();
  });
  afterAll(async () => {
    await parts.browser?.close();
    await parts.server?.stop();
  });
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The studio is not running yet.');
    return part;
  };
  return {
    data,
    get browser() {
      return there(parts.browser);
    },
    get server() {
      return there(parts.server);
    },
    set server(server) {
      parts.server = server;
    },
  };
}

/**
 * Opens a window before each test, closes it afterwards, and fails a test in which the page complained of something.
 * @param take is given the window, before the test begins
 */
export function freshWindow(under: StudioUnderTest, take: (studio: StudioPage) => void | Promise<void>): void {
  let studio: StudioPage;
  beforeEach(async () => {
    studio = await StudioPage.open(under.browser, under.server.url);
    await take(studio);
  });
  afterEach(async () => {
    const { complaints } = studio;
    await studio.close();
    expect(complaints).toEqual([]);
  });
}
