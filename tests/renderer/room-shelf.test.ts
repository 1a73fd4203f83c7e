import { expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';
import { detailOf, entryOf, fileOf, runOf } from '../support/room-things.ts';

/** A library of so many runs. */
function opened(count = 3) {
  const fake = fakeStudio();
  const entries = Array.from({ length: count }, (_, i) => entryOf({ id: `r${i}`, name: `Run ${i}` }));
  fake.client.answers['library.find'] = ({ offset, limit }) => ({
    entries: entries.slice(offset, offset + limit),
    total: entries.length,
  });
  fake.client.answers['runs.compare'] = ({ runs }) => ({
    runs: [detailOf(runOf({ id: runs[0] })), detailOf(runOf({ id: runs[1] }))],
    differences: [],
  });
  fake.client.answers['library.dependants'] = () => [
    { kind: 'model', id: 'own/waltz', name: 'Waltz', consequence: 'It stays, without its curves.' },
  ];
  fake.client.answers['library.remove'] = ({ id }) => {
    entries.splice(
      entries.findIndex((entry) => entry.id === id),
      1,
    );
    return null;
  };
  return { ...fake, entries, shelf: fake.studio.room.shelf };
}

test('the library is only looked through once it is shown, and holds a page at a time', async () => {
  const { client, shelf } = opened(150);
  client.tell('library', { kinds: ['run'] });
  expect(client.asked('library.find')).toEqual([]);
  shelf.begin();
  await settled();
  expect([shelf.entries.items.length, shelf.entries.total]).toEqual([60, 150]);
  await shelf.entries.go(120);
  expect(shelf.entries.items).toHaveLength(30);
});

test('removing asks first, tells what depends on it, and goes back to a page that is there', async () => {
  const { client, shelf, entries } = opened(61);
  shelf.begin();
  await settled();
  await shelf.entries.go(60);
  const [last] = shelf.entries.items;
  if (!last) throw new Error('The page is empty.');
  await shelf.choose(last);
  await shelf.askToRemove(last);
  expect(shelf.doomed?.dependants.map(({ name }) => name)).toEqual(['Waltz']);
  expect(client.asked('library.remove')).toEqual([]);
  shelf.keep();
  expect(shelf.doomed).toBeUndefined();
  await shelf.askToRemove(last);
  await shelf.remove();
  expect(entries).toHaveLength(60);
  expect(shelf.chosen).toBeUndefined();
  expect([shelf.entries.offset, shelf.entries.items.length]).toEqual([0, 60]);
});

test('the second run that is picked is compared with the first; a third takes the place of the first', async () => {
  const { client, shelf, entries } = opened();
  const [a, b, c] = entries;
  if (!a || !b || !c) throw new Error('There are three runs.');
  await shelf.pick(a);
  expect(shelf.comparison).toBeUndefined();
  await shelf.pick(b);
  expect(shelf.comparison?.runs.map(({ run }) => run.id)).toEqual(['r0', 'r1']);
  await shelf.pick(c);
  expect(client.asked('runs.compare').at(-1)).toEqual({ runs: ['r1', 'r2'] });
  await shelf.pick(c);
  expect(shelf.comparison).toBeUndefined();
});

test('a model without a card says why, and a card that comes late is not shown with another model', async () => {
  const { client, shelf } = opened();
  client.refusals.set('models.card', new SegueError('bad-model', 'This model has no card.'));
  await shelf.choose(entryOf({ kind: 'model', id: 'own/a' }));
  expect(shelf.cardFailure).toBe('This model has no card.');
  let answer = () => {};
  client.answers['models.card'] = async ({ model }) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    throw new SegueError('bad-model', `The card of ${model}.`);
  };
  void shelf.choose(entryOf({ kind: 'model', id: 'own/b' }));
  await settled();
  await shelf.choose(entryOf());
  answer();
  await settled();
  expect(shelf.cardFailure).toBe('');
});

test('a model’s file goes in and out whole', async () => {
  const { client, shelf, shell, studio } = opened();
  const kept: number[] = [];
  client.answers['upload.begin'] = () => ({ upload: 'u' });
  client.answers['upload.write'] = ({ bytes }) => {
    kept.push(...bytes);
    return null;
  };
  client.answers['upload.drop'] = () => null;
  client.answers['models.import'] = () => ({
    ...{
      id: 'own/waltz',
      name: 'Waltz',
      kind: 'lstm',
      tokenizer: 'remi',
      parameters: 1,
      summary: '',
      infill: false,
      shipped: false,
    },
  });
  client.answers['models.card'] = () => {
    throw new SegueError('bad-model', 'It has no card.');
  };
  client.answers['models.export'] = ({ offset }) => {
    const bytes = Uint8Array.from(kept);
    return { name: 'waltz.safetensors', bytes: bytes.subarray(offset, offset + 4), total: bytes.length };
  };
  const file = { ...fileOf('waltz.safetensors'), read: async () => Uint8Array.from([1, 2, 3, 4, 5, 6]) };
  await shelf.importModel(file);
  expect(shelf.chosen?.id).toBe('own/waltz');
  await shelf.exportModel({ id: 'own/waltz', name: 'Waltz' });
  expect(shell.saved.map(({ name, bytes }) => [name, [...bytes]])).toEqual([['waltz.safetensors', [1, 2, 3, 4, 5, 6]]]);
  expect(shelf.moving).toBeUndefined();
  expect(studio.notices.list.filter(({ kind }) => kind === 'error')).toEqual([]);
});
