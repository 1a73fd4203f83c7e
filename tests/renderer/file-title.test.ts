import { expect, test } from 'vitest';
import { fileTitle } from '../../renderer/state/file-title.ts';

test.each(['', ' ', 'conductor', 'Conductor Track', 'Tempo Map', 'tempo track', 'Track', 'untitled'])(
  'a file whose title is “%s” is called by its name',
  (title) => {
    expect(fileTitle(title, 'Op. 76 No. 3.mid')).toBe('Op. 76 No. 3');
  },
);

test.each(['The Conductor', 'Tempo di valse', 'Master of the House', 'Track 4'])('“%s” is a title', (title) => {
  expect(fileTitle(title, 'song.mid')).toBe(title);
});
