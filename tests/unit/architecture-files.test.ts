import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { projectFiles, readProjectFile, root } from '../support/project-files.ts';

const code = projectFiles.filter((path) => /\.(ts|mts|mjs|js|svelte)$/.test(path));
const lengths = new Map(code.map((path) => [path, readProjectFile(path).split('\n').length - 1]));
const binary = /\.(png|icns|ico|mid|segue|safetensors)$/;

/** The agreed house, and the dot and config files that tools look for at the root. */
const topLevel = [
  ['main', 'renderer', 'shared', 'assets', 'tests'],
  ['package.json', 'tsconfig.json', 'electron-builder.yml', 'README.md', 'LICENSE'],
  ['.ci', '.gitignore', '.npmrc', 'biome.json', 'package-lock.json', 'vitest.config.ts'],
].flat();

test('the top level holds the agreed names and nothing else', () => {
  const names = new Set(projectFiles.map((path) => path.split('/')[0] ?? ''));
  expect([...names].filter((name) => !topLevel.includes(name))).toEqual([]);
});

describe('files stay small', () => {
  test('none is longer than 450 lines', () => {
    expect([...lengths].filter(([, lines]) => lines > 450)).toEqual([]);
  });

  test('at most one in twenty is longer than 300 lines', () => {
    const long = [...lengths].filter(([, lines]) => lines > 300);
    expect(long.length / lengths.size, JSON.stringify(long)).toBeLessThanOrEqual(1 / 20);
  });

  test('half of them have at most 120 lines', () => {
    const sorted = [...lengths.values()].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });
});

test('names of code files are kebab-case, and those of Svelte components PascalCase', () => {
  const name = /(^|\/)([a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d|svelte))?\.(ts|mts|mjs|js)|[A-Z][A-Za-z0-9]*\.svelte)$/;
  expect(code.filter((path) => !name.test(path))).toEqual([]);
});

test('no file names a package registry or a path of this machine', () => {
  // Hosts are written in pieces, so that this file doesn't match itself.
  const forbidden = [
    ['registry', 'npmjs', 'org'].join('.'),
    ['registry', 'yarnpkg', 'com'].join('.'),
    ['pypi', 'org'].join('.'),
    ['files', 'pythonhosted', 'org'].join('.'),
    root,
    `${homedir()}/`,
  ].filter((words) => words.length > 1);
  const found: string[] = [];
  for (const path of projectFiles.filter((file) => !binary.test(file))) {
    const text = readProjectFile(path);
    for (const words of forbidden) if (text.includes(words)) found.push(`${path}: ${words}`);
  }
  expect(found).toEqual([]);
});
