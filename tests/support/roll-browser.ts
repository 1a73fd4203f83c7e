import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from 'playwright';
import { build, preview } from 'vite';
import { launchBrowser } from './browser.ts';

/** A page that shows the roll alone, with its studio as `window.studio`. */
export interface RollBrowser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Builds the roll's page into a folder, serves it and opens it in Chromium. */
export async function openRoll(outDir: string, viewport = { width: 1280, height: 720 }): Promise<RollBrowser> {
  const root = fileURLToPath(new URL('roll-page', import.meta.url));
  const config = { configFile: false, root, logLevel: 'warn' } as const;
  await build({ ...config, plugins: [svelte({ configFile: false })], build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The page is not served.');
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport });
  await page.goto(url);
  return {
    page,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
