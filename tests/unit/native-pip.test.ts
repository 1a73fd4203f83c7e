import { describe, expect, test } from 'vitest';
import { compilerArguments, findCompiler } from '../../main/native/compile-addon.ts';
import { asEngineError } from '../../main/native/engine-error.ts';
import { downloadArguments, downloadError, findPip } from '../../main/native/pip.ts';
import { distributionFor } from '../../main/native/wheels.ts';

const wheel = distributionFor({ platform: 'linux', arch: 'x64', nvidia: false })?.wheels[0];
if (wheel === undefined) throw new Error('There is a wheel for Linux.');

const worksOnly = (wanted: string) => async (program: string) => program === wanted;

describe('pip', () => {
  test('is found under any of its names', async () => {
    expect(await findPip(worksOnly('python3'))).toEqual(['python3', '-m', 'pip']);
    expect(await findPip(worksOnly('pip3'))).toEqual(['pip3']);
    await expect(findPip(async () => false)).rejects.toThrow(/install Python with pip .* run `segue native`\.$/);
  });

  test("is asked for one exact wheel for the engine's platform, whatever Python it belongs to", () => {
    const args = downloadArguments(wheel, '/folder');
    expect(args.slice(0, 2)).toEqual(['download', 'tensorflow-cpu==2.18.0']);
    expect(args).toContain('--no-deps');
    expect(args).toContain('--only-binary=:all:');
    expect(args).toContain('--platform=manylinux_2_17_x86_64');
    expect(args).toContain('--dest=/folder');
  });

  test.each([
    ["WARNING: Retrying … NewConnectionError('…: [Errno 111] Connection refused')\nERROR: No matching", /the network/],
    ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', /has no room/],
    ['ERROR: No matching distribution found for tensorflow-cpu==2.18.0', /\(No matching distribution found for/],
    ['', /it did not say why/],
  ])('fails with one sentence: %s', (output, sentence) => {
    const { message } = downloadError(wheel, output, '/cache');
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^[^\n]+`segue native`[^\n]*\.$/);
  });
});

describe('the compiler', () => {
  test('is CXX where that is set, else the first that runs', async () => {
    expect(await findCompiler({ CXX: 'my-g++' }, worksOnly('my-g++'))).toBe('my-g++');
    expect(await findCompiler({}, worksOnly('clang++'))).toBe('clang++');
    await expect(findCompiler({}, async () => false)).rejects.toThrow(/^There is no C\+\+ compiler here/);
    await expect(findCompiler({ CXX: 'my-g++' }, worksOnly('g++'))).rejects.toThrow(/my-g\+\+, which CXX names/);
  });

  test('is told to find the libraries relative to the addon, and on a Mac to leave Node-API to Node', () => {
    const compilation = { source: '/package', include: '/include', libraries: ['/lib/a.so'], output: '/out.node' };
    const linux = compilerArguments(compilation, ['a.cc'], 'linux');
    expect(linux).toContain('-Wl,-rpath,$ORIGIN/../../deps/lib');
    expect(linux.slice(-2)).toEqual(['-o', '/out.node']);
    // A library named before the code that uses it is not linked.
    expect(linux.indexOf('/lib/a.so')).toBeGreaterThan(linux.indexOf('/package/binding/a.cc'));
    const mac = compilerArguments(compilation, ['a.cc'], 'darwin');
    expect(mac).toContain('-Wl,-rpath,@loader_path/../../deps/lib');
    expect(mac).toContain('dynamic_lookup');
  });
});

test.each([
  [Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }), 'io', /no room/],
  [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), 'io', /set SEGUE_CACHE to a folder/],
  [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'cancelled', /nothing half-built/],
  [new Error('odd'), 'no-backend', /could not be built: odd\.$/],
])('what goes wrong is told in one sentence: %s', (thrown, code, sentence) => {
  const error = asEngineError(thrown, '/cache');
  expect(error.code).toBe(code);
  expect(error.message).toMatch(sentence);
});
