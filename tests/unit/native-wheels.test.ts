import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../main/native/cache-folder.ts';
import { planEngine } from '../../main/native/engine-plan.ts';
import { sizeOf } from '../../main/native/engine-status.ts';
import { hasNvidiaDriver, nvidiaCard } from '../../main/native/nvidia-driver.ts';
import { distributionFor, wheelId } from '../../main/native/wheels.ts';

const hosts = [
  { platform: 'linux', arch: 'x64', nvidia: false },
  { platform: 'linux', arch: 'x64', nvidia: true },
  { platform: 'linux', arch: 'arm64', nvidia: false },
  { platform: 'darwin', arch: 'arm64', nvidia: false },
] as const;

describe('the wheels for a machine', () => {
  test('are for CUDA on Linux with an NVIDIA driver, with every library of the and-cuda extra', () => {
    const cuda = distributionFor({ platform: 'linux', arch: 'x64', nvidia: true });
    expect(cuda?.variant).toBe('cuda');
    const [tensorflow, ...libraries] = cuda?.wheels ?? [];
    expect(tensorflow?.project).toBe('tensorflow');
    expect(libraries.map(({ project }) => project)).toEqual(
      expect.arrayContaining([
        'nvidia-cublas-cu12',
        'nvidia-cudnn-cu12',
        'nvidia-nccl-cu12',
        'nvidia-cuda-runtime-cu12',
      ]),
    );
    expect(libraries).toHaveLength(12);
  });

  test('are for the processor elsewhere, and none where no wheel works without Python', () => {
    expect(distributionFor({ platform: 'linux', arch: 'x64', nvidia: false })?.wheels[0].project).toBe(
      'tensorflow-cpu',
    );
    expect(distributionFor({ platform: 'linux', arch: 'arm64', nvidia: true })?.variant).toBe('cpu');
    expect(distributionFor({ platform: 'darwin', arch: 'arm64', nvidia: false })?.wheels[0].platform).toMatch(
      /^macosx/,
    );
    expect(distributionFor({ platform: 'win32', arch: 'x64', nvidia: true })).toBeUndefined();
    expect(distributionFor({ platform: 'darwin', arch: 'x64', nvidia: false })).toBeUndefined();
  });

  test('are pinned by a checksum, and keep libraries and headers alone', () => {
    for (const host of hosts) {
      for (const wheel of distributionFor(host)?.wheels ?? []) {
        expect(wheel.sha256, wheelId(wheel)).toMatch(/^[0-9a-f]{64}$/);
        expect(wheel.unpackedBytes).toBeGreaterThan(wheel.bytes);
      }
    }
    const keep = distributionFor(hosts[0])?.wheels[0].keep ?? /^$/;
    expect('tensorflow/libtensorflow_cc.so.2').toMatch(keep);
    expect('tensorflow/include/tensorflow/c/eager/c_api.h').toMatch(keep);
    expect('tensorflow/python/_pywrap_tfe.so').not.toMatch(keep);
    expect('tensorflow/../../evil').not.toMatch(keep);
  });
});

describe('the plan', () => {
  test('names engines by everything that they depend on', () => {
    const keys = hosts.map((host) => planEngine(host, '4.22.0', 'abc', '/cache').key);
    keys.push(planEngine(hosts[0], '4.23.0', 'abc', '/cache').key);
    keys.push(planEngine(hosts[0], '4.22.0', 'abd', '/cache').key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('says in a sentence where there can be no engine', () => {
    const windows = { platform: 'win32', arch: 'x64', nvidia: false } as const;
    expect(() => planEngine(windows, '4.22.0', 'abc', '/cache')).toThrow(/win32 on x64.*webgpu and wasm here\.$/);
  });

  test('counts what is downloaded once, and the room it takes while it is unpacked', () => {
    const wheels = distributionFor(hosts[1])?.wheels ?? [];
    const { download, disk } = sizeOf(wheels);
    expect(download).toBe(wheels.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(disk).toBeGreaterThan(wheels.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0));
    expect(sizeOf([])).toEqual({ download: 0, disk: 0 });
  });
});

test('the driver is known by its traces, the card by nvidia-smi', async () => {
  expect(hasNvidiaDriver(() => false)).toBe(false);
  expect(hasNvidiaDriver((path) => path === '/proc/driver/nvidia/version')).toBe(true);
  expect(await nvidiaCard(async () => 'NVIDIA H200, 143771 MiB\nNVIDIA H200, 143771 MiB\n')).toEqual({
    name: 'NVIDIA H200',
    memory: 143771 * 2 ** 20,
  });
  expect(await nvidiaCard(async () => 'No devices were found')).toBeUndefined();
  expect(await nvidiaCard(() => Promise.reject(new Error('ENOENT')))).toBeUndefined();
});

test('the cache lies where each system keeps such things, and SEGUE_CACHE moves it', () => {
  expect(cacheFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/segue');
  expect(cacheFolder({ XDG_CACHE_HOME: '/big' }, 'linux', '/home/ada')).toBe('/big/segue');
  expect(cacheFolder({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Caches/segue');
  fc.assert(
    fc.property(fc.constantFrom('linux', 'darwin', 'win32'), (platform) => {
      expect(cacheFolder({ SEGUE_CACHE: '/mine' }, platform, '/home/ada')).toBe('/mine');
    }),
  );
});
