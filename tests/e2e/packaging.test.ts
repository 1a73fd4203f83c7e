import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { beforeAll, describe, expect, test } from 'vitest';
import { withEngineEnvironment } from '../../main/backends/engine-environment.mjs';
import { typeScriptArguments } from '../../main/typescript.mjs';
import { buildWindow } from '../support/built-window.ts';
import { electronFolder } from '../support/electron.ts';
import { importsOf } from '../support/imports.ts';
import { projectFiles, readProjectFile } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { standInElectron } from '../support/stand-in-electron.ts';

const folder = scratchFolder();
const resources = join(folder, 'out/linux-unpacked/resources');
/** Its files, with forward slashes and without the first. */
let archived: ReadonlySet<string>;

if (!electronFolder)
  console.warn('SKIPPED: packaging with Electron’s own binary, which is not here; a stand-in is packaged.');

/** Packages for Linux, on any system. */
beforeAll(async () => {
  await buildWindow();
  const electronDist =
    process.platform === 'linux' && electronFolder ? electronFolder : standInElectron(join(folder, 'electron'));
  await build({
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    config: { electronDist, directories: { output: join(folder, 'out') }, publish: null },
  });
  archived = new Set(
    listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1)),
  );
});

describe('the packaged program', () => {
  test('19: has its fuses set: no debugging, no options from outside, nothing but its own archive', async () => {
    const { version: _, ...wire } = await getCurrentFuseWire(join(folder, 'out/linux-unpacked/segue'));
    const on = (fuse: FuseV1Options) => String.fromCharCode(Number(wire[fuse])) === '1';
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyArchive: on(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      ...{ runAsNode: true, cookieEncryption: true, nodeOptions: false, inspect: false },
      ...{ integrity: true, onlyArchive: true, fileProtocol: false },
    });
  });

  test('holds the page and all that runs beside it, and no tests', () => {
    const wanted = projectFiles.filter((path) => /^(main|shared|assets)\//.test(path) && !/\.d\.ts$/.test(path));
    expect(wanted.filter((path) => !archived.has(path))).toEqual([]);
    expect(archived).toContain('dist/renderer/index.html');
    expect([...archived].filter((path) => /^(tests|renderer)\//.test(path))).toEqual([]);
  });

  test('leaves outside of the archive what compilers and the system’s loader read', () => {
    const outside = join(resources, 'app.asar.unpacked');
    for (const path of projectFiles.filter((file) => file.startsWith('main/native/kernels/'))) {
      expect(existsSync(join(outside, path)), path).toBe(true);
    }
    const binding = readdirSync(join(outside, 'node_modules/@tensorflow/tfjs-node-gpu/binding'));
    expect(binding).toEqual(expect.arrayContaining(['tfjs_backend.cc', 'tfjs_binding.cc', 'tfjs_backend.h']));
    expect(existsSync(join(outside, 'node_modules/node-api-headers/include/node_api.h'))).toBe(true);
    expect(readdirSync(join(outside, 'node_modules/webgpu/dist'))).toEqual(expect.arrayContaining(['linux-x64']));
  });

  test('brings no package along that only the page or a developer needs, and is no larger for it', () => {
    const sources = projectFiles.filter((path) => /^(main|shared)\/.*\.(ts|mjs)$/.test(path)).map(readProjectFile);
    const imported = new Set(sources.flatMap(importsOf).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0]));
    const { dependencies } = JSON.parse(readProjectFile('package.json'));
    const packaged = Object.keys(dependencies).filter((name) => archived.has(`node_modules/${name}/package.json`));
    const reached = ['@tensorflow/tfjs-node-gpu', 'node-api-headers'];
    expect(packaged.filter((name) => !imported.has(name) && !reached.includes(name))).toEqual([]);
    const size = statSync(join(resources, 'app.asar')).size;
    expect(size).toBeLessThan(200e6);
  });

  test('carries music on, on its own files alone', () => {
    const program = join(folder, 'program');
    extractAll(join(resources, 'app.asar'), program);
    cpSync(join(resources, 'app.asar.unpacked'), program, { recursive: true });
    const out = join(folder, 'next.mid');
    const options = { cwd: program, env: withEngineEnvironment(), encoding: 'utf8' } as const;
    execFileSync(
      process.execPath,
      [
        ...[...typeScriptArguments(), 'main/cli/main.ts', 'continue', '--model', 'assets/models/folk.safetensors'],
        ...['--in', 'assets/songs/kesh-jig.abc', '--out', out, '--bars', '2', '--seed', '7'],
      ],
      options,
    );
    expect(readFileSync(out, 'latin1').startsWith('MThd')).toBe(true);
  });
});
