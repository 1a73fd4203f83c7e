/**
 * All of the project's checks, one after the other: the native engine, lint, format, types, and every test.
 * Arguments name the test files to run, all where there are none. The last line counts what passed and failed.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SerializedError } from 'vitest';
import { type Reporter, startVitest, type TestModule } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
let passed = 0;
let failed = 0;
const skipped: string[] = [];

/** Runs a script of package.json as one check; its output is shown as it comes. */
function check(name: string, ...script: string[]): boolean {
  console.log(`\n— ${name}`);
  const shell = process.platform === 'win32'; // npm is a .cmd file there, which only a shell starts
  const { status } = spawnSync('npm', ['run', '-s', ...script], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell,
  });
  if (status === 0) passed++;
  else failed++;
  return status === 0;
}

/** Counts what vitest found: each test, each file that could not be loaded, each error outside of a test. */
const counter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
    failed += unhandled.length;
    for (const module of modules) {
      failed += module.errors().length;
      // A suite whose beforeAll throws lists its tests as skipped; the error stands with the suite.
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'skipped') skipped.push(`${module.relativeModuleId}: ${test.fullName}`);
        else failed++;
      }
    }
  },
};

// Once the engine is built here, a test that quietly runs on another backend is a failure.
if (check('native engine', 'segue', '--', 'native')) process.env.SEGUE_REQUIRE_NATIVE = '1';
check('lint', 'lint');
check('format', 'format:check');
check('types', 'typecheck');

console.log('\n— tests');
const before = passed;
const vitest = await startVitest('test', process.argv.slice(2), {
  root,
  watch: false,
  reporters: ['default', counter],
});
await vitest.close();
if (passed === before && failed === 0) {
  console.error('No test ran.');
  failed++;
}

for (const name of skipped) console.warn(`SKIPPED: ${name}`);
if (skipped.length > 0) console.warn(`${skipped.length} skipped, named above`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
