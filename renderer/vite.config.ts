import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { recordingUrls } from './recordings-plugin.ts';
import { scaledLengths } from './scaled-lengths.ts';

/** Builds the studio's window into `dist/renderer`, the same files for Electron and for browsers. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [recordingUrls(), svelte({ configFile: false })],
  css: { postcss: { plugins: [scaledLengths()] } },
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // Samples stay files of their own, loaded when an instrument is first needed.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
});
