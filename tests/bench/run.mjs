// @ts-check
/**
 * Runs a benchmark, or all of them one after the other, in a process that has the engine's environment.
 *
 * usage: npm run bench [-- NAME [ARGUMENTS]]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  decodingEnvironment,
  engineEnvironment,
  withEngineEnvironment,
} from '../../main/backends/engine-environment.mjs';
import { typeScriptArguments } from '../../main/typescript.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3));
const [asked, ...rest] = process.argv.slice(2);

if (asked !== undefined && !all.includes(asked)) {
  console.error(`There is no benchmark ${asked}; choose one of ${all.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const name of asked === undefined ? all : [asked]) {
    console.log(`\n— ${name}`);
    const { status } = spawnSync(process.execPath, [...typeScriptArguments(), `${folder}${name}.ts`, ...rest], {
      stdio: 'inherit',
      env: withEngineEnvironment(name === 'decoding' || name === 'live' ? decodingEnvironment : engineEnvironment),
    });
    if (status !== 0) process.exitCode = 1;
  }
}
