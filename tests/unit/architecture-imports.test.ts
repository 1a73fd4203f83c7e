import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { findCycle, importsOf, resolveImport } from '../support/imports.ts';
import { projectFiles, readProjectFile, root } from '../support/project-files.ts';

const sources = projectFiles.filter((path) => /^(main|renderer|shared)\/.*\.(ts|mts|mjs|js|svelte)$/.test(path));
const imports = new Map(sources.map((path) => [path, importsOf(readProjectFile(path))]));
const side = (path: string) => path.slice(0, path.indexOf('/'));

/** Which of the three folders each folder may import from. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  shared: ['shared'],
  main: ['main', 'shared'],
  renderer: ['renderer', 'shared'],
};

/** Names that Node and every browser have alike, though neither is in the language itself. */
const portableGlobals = ['TextDecoder', 'TextEncoder', 'structuredClone'];

test('imports run one way: renderer → shared ← main', () => {
  const wrong: string[] = [];
  for (const [path, specifiers] of imports) {
    for (const specifier of specifiers) {
      const target = resolveImport(path, specifier);
      if (target && !allowed[side(path)]?.includes(side(target))) wrong.push(`${path} imports ${specifier}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(sources.length).toBeGreaterThan(20);
});

test('every relative import names an existing file with its extension', () => {
  const known = new Set(projectFiles);
  const missing: string[] = [];
  for (const [path, specifiers] of imports) {
    for (const specifier of specifiers) {
      const target = resolveImport(path, specifier);
      if (target && !known.has(target)) missing.push(`${path} imports ${specifier}`);
    }
  }
  expect(missing).toEqual([]);
});

test('no file imports itself through others', () => {
  const graph = new Map(
    [...imports].map(([path, specifiers]) => [
      path,
      specifiers.map((specifier) => resolveImport(path, specifier)).filter((target) => target !== undefined),
    ]),
  );
  expect(findCycle(graph)).toBeUndefined();
});

describe('shared is pure', () => {
  const shared = sources.filter((path) => side(path) === 'shared');

  test("it imports none of Node's modules", () => {
    const node = new Set(builtinModules);
    const wrong = shared.flatMap((path) =>
      (imports.get(path) ?? [])
        .filter((specifier) => specifier.startsWith('node:') || node.has(specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('it type-checks without the DOM and without Node', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const program = ts.createProgram(
      shared.filter((path) => path.endsWith('.ts')).map((path) => join(root, path)),
      { ...options, lib: ['lib.es2023.d.ts'], types: [] },
    );
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
      .filter((message) => !portableGlobals.some((name) => message.includes(`Cannot find name '${name}'`)));
    expect(problems).toEqual([]);
  });
});

describe('the checks themselves', () => {
  test('imports of every form are seen', () => {
    const source = `import a from './a.ts'; import type { B } from './b.ts'; export * from './c.ts'; const d = import('./d.ts');`;
    expect(importsOf(source)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
    expect(resolveImport('main/cli/main.ts', '../../renderer/x.ts')).toBe('renderer/x.ts');
    expect(resolveImport('main/cli/main.ts', 'commander')).toBeUndefined();
  });

  test('a cycle is found wherever it starts', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    expect(findCycle(graph)).toEqual(['b', 'd', 'b']);
    expect(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toBeUndefined();
  });
});
