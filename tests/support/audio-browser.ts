import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from 'playwright';
import { build, preview } from 'vite';
import { recordingUrls } from '../../renderer/recordings-plugin.ts';
import type { Song } from '../../shared/music/song.ts';
import { launchBrowser } from './browser.ts';
import { readWav, type Wav } from './wav-file.ts';

/** A page that has a player and nothing else, as `window.audio`. */
export interface AudioBrowser {
  readonly page: Page;
  /** The song as the player renders it, and how many seconds that took. */
  render(song: Song): Promise<{ readonly wav: Wav; readonly seconds: number }>;
  close(): Promise<void>;
}

/** Builds the page into a folder, serves it and opens it. */
export async function openAudio(outDir: string): Promise<AudioBrowser> {
  const root = fileURLToPath(new URL('audio-page', import.meta.url));
  const config = { configFile: false, root, logLevel: 'warn' } as const;
  const plugins = [recordingUrls(), svelte({ configFile: false })];
  await build({ ...config, plugins, build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 } });
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The page is not served.');
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(url);
  return {
    page,
    async render(song) {
      const { text, seconds } = await page.evaluate(async (music) => {
        const { player } = window.audio;
        await player.render({ ...music, ticks: 1 }, {}); // loads the instruments, so that what follows is rendering alone
        const begun = performance.now();
        const bytes = await player.render(music, {});
        const took = (performance.now() - begun) / 1000;
        let characters = '';
        for (let i = 0; i < bytes.length; i += 32_768)
          characters += String.fromCharCode(...bytes.subarray(i, i + 32_768));
        return { text: btoa(characters), seconds: took };
      }, song);
      return { wav: readWav(Buffer.from(text, 'base64')), seconds };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
