import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireFile, requireOtherFile, requirePlaceFor, variationFiles } from '../../main/cli/output-files.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();

test('one variation goes to the file itself, several to numbered ones beside it', () => {
  expect(variationFiles('next.mid', 1)).toEqual(['next.mid']);
  expect(variationFiles('takes/next.mid', 3)).toEqual([
    join('takes', 'next-1.mid'),
    join('takes', 'next-2.mid'),
    join('takes', 'next-3.mid'),
  ]);
  expect(variationFiles('a.b/next', 2)).toEqual([join('a.b', 'next-1'), join('a.b', 'next-2')]);
});

test('a place is refused just where nothing can be written', async () => {
  mkdirSync(join(folder, 'songs'));
  writeFileSync(join(folder, 'file'), '');
  await requirePlaceFor(join(folder, 'new.mid'));
  await requirePlaceFor(join(folder, 'file'));
  for (const path of [['missing', 'new.mid'], ['songs'], ['file', 'new.mid']]) {
    await expect(requirePlaceFor(join(folder, ...path))).rejects.toMatchObject({ code: 'io' });
  }
});

test('what is read is never replaced, by whatever name it goes', async () => {
  const seed = join(folder, 'seed.mid');
  writeFileSync(seed, '');
  symlinkSync(seed, join(folder, 'link.mid'));
  await requireOtherFile(join(folder, 'other.mid'), seed);
  for (const name of ['seed.mid', 'link.mid', join('songs', '..', 'seed.mid')]) {
    await expect(requireOtherFile(join(folder, name), seed)).rejects.toMatchObject({ code: 'bad-option' });
  }
});

test('a file that is not there is named', async () => {
  await expect(requireFile(join(folder, 'none.mid'))).rejects.toThrow(
    /^There is no file or folder named .*none\.mid\.$/,
  );
});
