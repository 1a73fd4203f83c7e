import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { engineEnvironment } from './main/backends/engine-environment.mjs';
import { sharpFileNames } from './renderer/sharp-file-names.ts';

const setupFiles = ['tests/support/seeded-properties.ts'];

/**
 * Three projects: `pure` and `renderer` run in worker threads, `engine` loads TensorFlow's addon,
 * which only works in a process of its own, hence forks, one at a time on few cores.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['tests/unit/**/*.test.ts', 'tests/contract/**/*.test.ts'],
          testTimeout: 60_000,
          setupFiles,
        },
      },
      {
        // Svelte's state needs its compiler, and its build for browsers: the one for servers knows no effects.
        plugins: [
          sharpFileNames(),
          svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) }),
        ],
        resolve: { conditions: ['browser'] },
        ssr: { resolve: { conditions: ['browser'] }, noExternal: ['svelte'] },
        test: {
          name: 'renderer',
          include: ['tests/renderer/**/*.test.ts'],
          testTimeout: 60_000,
          setupFiles,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['tests/engine/**/*.test.ts', 'tests/e2e/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          setupFiles,
          env: engineEnvironment,
        },
      },
    ],
  },
});
