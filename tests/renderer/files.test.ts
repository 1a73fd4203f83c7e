import { describe, expect, test } from 'vitest';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

const bytes = new Uint8Array([1]);
const midi = (name = 'tune.mid') => ({ name, bytes });

function opened() {
  const fake = fakeStudio();
  fake.studio.project.openSong(songOf());
  fake.client.files = { 'tune.mid': { ...songOf(2), title: '' }, 'empty.mid': { ...songOf(0), ticks: 0 } };
  return fake;
}

test('a file that is chosen takes the song’s place, under its name where it has no title', async () => {
  const { studio, shell } = opened();
  shell.chosen = [midi()];
  await studio.files.importMusic();
  expect(studio.document.song).toEqual({ ...songOf(2), title: 'tune' });
  expect(studio.project.dirty).toBe(false);
});

test('a file that comes in unasked is opened too', async () => {
  const { studio, shell } = opened();
  shell.open(midi());
  await settled();
  expect(studio.document.notes).toBe(8);
});

test('declining leaves all as it is', async () => {
  const { studio } = opened();
  await studio.files.importMusic();
  expect(studio.document.song).toEqual(songOf());
  expect(studio.notices.list).toEqual([]);
});

test('a file that is no music, or holds none, is told and changes nothing', async () => {
  const { studio } = opened();
  await studio.files.importFile(midi('letter.txt'));
  await studio.files.importFile(midi('empty.mid'));
  expect(studio.notices.list.map(({ kind, text }) => [kind, text])).toEqual([
    ['error', '“letter.txt” is no music; choose another file.'],
    ['error', '“empty.mid” holds no music; choose another file.'],
  ]);
  expect(studio.document.song).toEqual(songOf());
});

test('a track with notes comes to the front, and not the one before it that holds a title', async () => {
  const { studio, client } = opened();
  client.files['tune.mid'] = { ...songOf(), tracks: [trackOf([]), trackOf([noteAt(0)])] };
  await studio.files.importFile(midi());
  expect(studio.document.track).toBe(1);
});

test('a file can be added to the song, in one step of undo', async () => {
  const { studio } = opened();
  const before = studio.document.song;
  await studio.files.addFiles([midi()], 1920);
  expect(studio.document.song.tracks.map(({ notes }) => notes[0]?.tick)).toEqual([0, 1920, 1920]);
  expect(studio.document.song.ticks).toBe(3840);
  expect(studio.document.track).toBe(1);
  studio.document.undo();
  expect(studio.document.song).toEqual(before);
});

test('the song goes out as MIDI under its name, and so does any other', async () => {
  const { studio, shell } = opened();
  await studio.files.exportMidi();
  await studio.files.exportSong(songOf(2), 'Take: 1/2?');
  expect(shell.saved.map(({ name, mime }) => [name, mime])).toEqual([
    ['Two bars.mid', 'audio/midi'],
    ['Take  1 2.mid', 'audio/midi'],
  ]);
  expect(JSON.parse(new TextDecoder().decode(shell.saved[0]?.bytes))).toEqual(songOf());
});

test('a project goes out as a file and comes in again', async () => {
  const { studio, shell } = opened();
  await studio.files.exportProject();
  const [file] = shell.saved;
  if (!file) throw new Error('nothing was saved');
  expect(readProject(file.bytes)).toEqual(studio.project.snapshot());
  studio.project.newProject();
  await studio.files.importFile(file);
  expect(studio.document.song).toEqual(songOf());
  expect(studio.project.name).toBeUndefined();
});

test('a broken project file is told and changes nothing', async () => {
  const { studio } = opened();
  const whole = writeProject(studio.project.snapshot());
  await studio.files.importFile({ name: 'half.segue', bytes: whole.subarray(0, 100) });
  expect(studio.notices.list[0]?.text).toContain('no Segue project');
  expect(studio.document.song).toEqual(songOf());
});

test('the song goes out as WAV', async () => {
  const { studio, shell } = opened();
  await studio.files.exportWav({});
  expect(shell.saved[0]).toMatchObject({ name: 'Two bars.wav', mime: 'audio/wav' });
});

describe('several files at once', () => {
  function several() {
    const fake = opened();
    const part = (name: string, pitch: number) => ({
      ...songOf(),
      title: name,
      tracks: [trackOf([noteAt(0, pitch)], { name, program: pitch })],
    });
    fake.client.files = {
      'part 10.mid': { ...part('Bass', 40), tempi: [{ tick: 0, microsecondsPerQuarter: 300_000 }] },
      'part 2.mid': part('Flute', 73),
    };
    const files = [midi('part 10.mid'), midi('part 2.mid')];
    return { ...fake, files };
  }

  test('are asked about, in the order in which people count', async () => {
    const { studio, shell, files } = several();
    shell.chosen = files;
    await studio.files.importMusic();
    expect(studio.document.song).toEqual(songOf());
    expect(studio.overlays.open).toMatchObject({
      name: 'several',
      files: [{ name: 'part 2.mid' }, { name: 'part 10.mid' }],
    });
    studio.overlays.close();
    shell.open(...files);
    expect(studio.overlays.open?.name).toBe('several');
  });

  test('become one song side by side: all from the start, each track with its name, sound and channel', async () => {
    const { studio, files } = several();
    await studio.files.importTogether(files.toReversed(), 'beside');
    const { song } = studio.document;
    expect(song.tracks.map(({ name, program, channel }) => [name, program, channel])).toEqual([
      ['Flute', 73, 0],
      ['Bass', 40, 1],
    ]);
    expect(song.tracks.map(({ notes }) => notes[0]?.tick)).toEqual([0, 0]);
    expect(song.title).toBe('Flute');
    expect(song.tempi).toEqual(songOf().tempi);
    expect(studio.project.dirty).toBe(false);
  });

  test('become one song one after the other, each in its own tempo', async () => {
    const { studio, files } = several();
    await studio.files.importTogether(files.toReversed(), 'after');
    const { song } = studio.document;
    expect(song.tracks.map(({ notes }) => notes[0]?.tick)).toEqual([0, 3840]);
    expect(song.tempi.map(({ tick, microsecondsPerQuarter }) => [tick, microsecondsPerQuarter])).toEqual([
      [0, 500_000],
      [3840, 300_000],
    ]);
  });

  test('are added to the song in one step of undo', async () => {
    const { studio, files } = several();
    const before = studio.document.song;
    await studio.files.addFiles(files, 480);
    expect(studio.document.song.tracks.slice(1).map(({ notes }) => notes[0]?.tick)).toEqual([480, 480]);
    expect(studio.document.track).toBe(1);
    studio.document.undo();
    expect(studio.document.song).toEqual(before);
  });

  test('that cannot be read are told and left out; where none can, all stays as it is', async () => {
    const { studio, files } = several();
    const broken = Array.from({ length: 9 }, (_, i) => midi(`letter ${i}.txt`));
    await studio.files.importTogether([...broken, ...files], 'beside');
    expect(studio.document.song.tracks).toHaveLength(2);
    expect(studio.notices.list).toHaveLength(4);
    expect(studio.notices.list.at(-1)?.text).toBe('6 more of the 11 files could not be read and were left out.');
    const { song } = studio.document;
    await studio.files.importTogether([midi('letter.txt')], 'after');
    expect(studio.document.song).toBe(song);
  });

  test('of which one is a project: it is opened alone, not joined', async () => {
    const { studio, files } = several();
    const project = { name: 'waltz.segue', bytes: writeProject(studio.project.snapshot()) };
    await studio.files.importTogether([...files, project], 'beside');
    expect(studio.document.song.tracks).toHaveLength(2);
    expect(studio.notices.list[0]?.text).toContain('is a project');
  });
});
