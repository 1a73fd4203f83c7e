import { expect, test } from 'vitest';
import { abcKey } from '../../shared/music/abc/spelling.ts';
import { keyName } from '../../shared/music/key-name.ts';

const all = Array.from({ length: 15 }, (_, i) => i - 7);

test('every key has the name that people know it by', () => {
  expect(all.map((fifths) => keyName({ fifths, mode: 'major' }).split(' ')[0]).join(' ')).toBe(
    'C♭ G♭ D♭ A♭ E♭ B♭ F C G D A E B F♯ C♯',
  );
  expect(all.map((fifths) => keyName({ fifths, mode: 'minor' }).split(' ')[0]).join(' ')).toBe(
    'A♭ E♭ B♭ F C G D A E B F♯ C♯ G♯ D♯ A♯',
  );
  expect(keyName({ fifths: 2, mode: 'minor' })).toBe('B minor');
});

test('ABC writes the same names in its own letters', () => {
  for (const mode of ['major', 'minor'] as const) {
    for (const fifths of all) {
      const [tonic = ''] = keyName({ fifths, mode }).split(' ');
      const written = tonic.replace('♯', '#').replace('♭', 'b');
      expect(abcKey({ fifths, mode })).toBe(mode === 'minor' ? `${written}m` : written);
    }
  }
});
