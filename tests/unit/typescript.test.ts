import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { typeScriptArguments } from '../../main/typescript.mjs';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();

/** What a process writes that runs a file. */
function run(name: string, content: string, args: readonly string[] = []): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { stdout, stderr } = spawnSync(process.execPath, [...args, path], { encoding: 'utf8' });
  return stdout + stderr;
}

test('a process that is started with these arguments runs TypeScript, and says nothing of its own', () => {
  const content = 'const sum = (one: number, other: number): number => one + other;\nconsole.log(sum(1, 2));';
  expect(run('sum.mts', content, typeScriptArguments())).toBe('3\n');
});

test('a process can be taught TypeScript as it runs', () => {
  writeFileSync(
    join(folder, 'note.ts'),
    'export interface Note { readonly pitch: number }\nexport const note: Note = { pitch: 60 };',
  );
  const teacher = pathToFileURL(join(root, 'main/typescript.mjs')).href;
  const content = `import { learnTypeScript } from '${teacher}';
    await learnTypeScript();
    console.log((await import('./note.ts')).note.pitch);`;
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  expect(run('pupil.mjs', content)).toBe('60\n');
});
