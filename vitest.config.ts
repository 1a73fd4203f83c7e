import { defineConfig } from 'vitest/config';
import { engineEnvironment } from './main/backends/engine-environment.mjs';

/**
 * Two projects: `pure` runs in worker threads, `engine` loads TensorFlow's addon,
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
          env: engineEnvironment,
        },
      },
    ],
  },
});
