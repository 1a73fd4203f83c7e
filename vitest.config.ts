import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { engineEnvironment } from './main/backends/engine-environment.mjs';
import { recordingUrls } from './renderer/recordings-plugin.ts';

const setupFiles = ['tests/support/seeded-properties.ts'];

/**
 * Four projects: `pure` and `renderer` run in worker threads; those of the engine load TensorFlow's addon,
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
          recordingUrls(),
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
      {
        // What a graphics card computes, where Segue has no kernels of its own: the same models on TensorFlow's alone.
        test: {
          name: 'engine without own kernels',
          include: ['tests/engine/models.test.ts', 'tests/engine/kernel-gradients.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          setupFiles,
          env: { ...engineEnvironment, SEGUE_OWN_KERNELS: '0' },
        },
      },
    ],
  },
});
