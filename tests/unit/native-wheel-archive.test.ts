import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkWheel, parseRecord, unpackWheel } from '../../main/native/wheel-archive.ts';
import { zipOf } from '../support/zip.ts';

const library = 'the library';
const header = 'the header';
const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
const record = (files: Readonly<Record<string, string>>) =>
  [
    ...Object.entries(files).map(([path, text]) => `${path},sha256=${hash(text)},${Buffer.byteLength(text)}`),
    'made_up-1.0.dist-info/RECORD,,',
    '',
  ].join('\n');
const files = { 'made/lib.so': library, 'made/include/a.h': header, 'made/other.py': 'no use' };
const keep = /^made\/(lib|include)/;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segue-wheel-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function wheelOf(contents: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, 'made_up-1.0.whl');
  await writeFile(path, zipOf(contents));
  return path;
}

describe('a wheel', () => {
  test('is unpacked in part, each file as RECORD has it', async () => {
    const wheel = await wheelOf({ ...files, 'made_up-1.0.dist-info/RECORD': record(files) });
    let bytes = 0;
    const unpacked = await unpackWheel(wheel, join(folder, 'out'), keep, { onBytes: (more) => (bytes += more) });
    expect([...unpacked.keys()]).toEqual(['made/lib.so', 'made/include/a.h']);
    expect(unpacked.get('made/lib.so')).toEqual({ sha256: hash(library), size: library.length });
    expect(await readFile(join(folder, 'out/made/lib.so'), 'utf8')).toBe(library);
    expect(existsSync(join(folder, 'out/made/other.py'))).toBe(false);
    expect(bytes).toBe(library.length + header.length);
  });

  test('is refused where a file differs from its record', async () => {
    const wheel = await wheelOf({
      ...files,
      'made/lib.so': 'the librarY',
      'made_up-1.0.dist-info/RECORD': record(files),
    });
    await expect(unpackWheel(wheel, join(folder, 'out'), keep)).rejects.toThrow(/made\/lib\.so .*own record/);
  });

  test('is refused where a file is not in its record, or there is no record, or nothing to keep', async () => {
    const { 'made/lib.so': _, ...others } = files;
    const unrecorded = await wheelOf({ ...files, 'made_up-1.0.dist-info/RECORD': record(others) });
    await expect(unpackWheel(unrecorded, join(folder, 'a'), keep)).rejects.toThrow(/made\/lib\.so .*own record/);
    await expect(unpackWheel(await wheelOf(files), join(folder, 'b'), keep)).rejects.toThrow(/not a wheel of the kind/);
    const whole = await wheelOf({ ...files, 'made_up-1.0.dist-info/RECORD': record(files) });
    await expect(unpackWheel(whole, join(folder, 'c'), /^nothing/)).rejects.toThrow(/not a wheel of the kind/);
  });

  test('cannot write outside of its folder', async () => {
    const evil = { 'made/lib/../../../evil': library };
    const wheel = await wheelOf({ ...evil, 'made_up-1.0.dist-info/RECORD': record(evil) });
    await expect(unpackWheel(wheel, join(folder, 'out'), keep)).rejects.toThrow();
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  test('is checked as a whole', async () => {
    const wheel = await wheelOf(files);
    const sha256 = createHash('sha256').update(zipOf(files)).digest('hex');
    await checkWheel(wheel, sha256);
    await expect(
      checkWheel(
        wheel,
        sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      ),
    ).rejects.toThrow(/does not have the checksum .* run `segue native` again\.$/);
  });
});

test('RECORD is read with quoted paths, padding and Windows line ends', () => {
  const files = parseRecord('"a,""b"".h",sha256=abc-_=,3\r\nc.so,sha256=xyz,1000000000\r\nd,md5=abc,1\r\nRECORD,,\r\n');
  expect([...files]).toEqual([
    ['a,"b".h', { sha256: 'abc-_', size: 3 }],
    ['c.so', { sha256: 'xyz', size: 1_000_000_000 }],
  ]);
});
