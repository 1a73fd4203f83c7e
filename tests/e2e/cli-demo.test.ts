import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseMidi } from 'midi-file';
import { beforeAll, expect, test } from 'vitest';
import { Demos } from '../../main/library/demos.ts';
import { programmeLoudness } from '../../main/sound/programme-loudness.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { secondsOf } from '../../shared/music/time.ts';
import { root } from '../support/project-files.ts';
import { jsonLines, segue } from '../support/segue.ts';
import { readWav } from '../support/wav-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-cli-demo-'));
const model = join(folder, 'tiny.safetensors');

beforeAll(async () => {
  const data = join(root, 'assets/songs');
  const train = [
    'train',
    '--data',
    data,
    '--preset',
    'tiny',
    '--steps',
    '3',
    '--infill',
    '0',
    '--json',
    '--out',
    model,
  ];
  expect(await segue(train)).toMatchObject({ code: 0 });
});

const demo = (out: string, ...more: string[]) =>
  segue(['demo', '--out', out, '--model', model, '--minutes', '0.3', '--json', ...more]);

test('the theme is written as it is, the seam is marked, and both files are as long as asked for', async () => {
  const out = join(folder, 'new', 'folder');
  const { code, stdout } = await demo(out, '--take', '11');
  expect(code).toBe(0);
  const [midi, wav] = ['mid', 'wav'].map((ending) => join(out, `unfinished-11.${ending}`));
  if (!midi || !wav) throw new Error('There are no names.');
  expect(jsonLines(stdout)).toMatchObject([{ event: 'done', take: 11, seed: 11, midi, wav }]);
  expect(readdirSync(out).sort()).toEqual(['unfinished-11.mid', 'unfinished-11.wav']);

  const bytes = readFileSync(midi);
  const { song } = readMidi(bytes);
  const theme = await new Demos().open('unfinished-i-b');
  const seam = 8 * 3 * song.ppq;
  const before = song.tracks.map(({ program, notes }) => ({ program, notes: notes.filter(({ tick }) => tick < seam) }));
  const playing = before.filter(({ notes }) => notes.length > 0);
  expect(playing).toEqual(theme.tracks.map(({ program, notes }) => ({ program, notes })));
  let tick = 0;
  const markers = (parseMidi(bytes).tracks[0] ?? []).flatMap((event) => {
    tick += event.deltaTime;
    return event.type === 'marker' ? [tick] : [];
  });
  expect(markers).toEqual([seam]);
  expect(secondsOf(song)).toBeGreaterThanOrEqual(18);
  expect(song.tracks.some(({ notes }) => notes.some((note) => note.tick >= seam))).toBe(true);

  const { channels, rate } = readWav(readFileSync(wav));
  expect((channels[0]?.length ?? 0) / rate).toBeCloseTo(secondsOf(song) + 2.5, 2);
  const loudness = programmeLoudness(channels, rate);
  const peak = channels.reduce((most, samples) => samples.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);
  if (peak > 0.89) expect(loudness).toBeLessThan(-19.9);
  else expect(loudness).toBeCloseTo(-20, 1);
});

test('what cannot be done is said in a sentence, and nothing is left behind', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const taken = await demo(file);
  expect(taken.code).toBe(1);
  expect(taken.stderr).toMatch(/could not be written/);
  expect(await demo(join(folder, 'none'), '--take', '0')).toMatchObject({ code: 2 });
  const missing = await segue(['demo', '--out', join(folder, 'none'), '--model', join(folder, 'none.safetensors')]);
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stderr.trim().split('\n')).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(['file', 'new', 'tiny.safetensors']);
});
