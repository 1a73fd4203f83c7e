import { describe, expect, test } from 'vitest';
import { Database } from '../../main/database/database.ts';
import { inMemory } from '../../main/database/in-memory.ts';
import {
  blindTallies,
  countBlindChoice,
  forgetBlindChoices,
  moveBlindModel,
} from '../../main/library/store/blind-choices.ts';
import { migrations } from '../../main/library/store/migrations/registry.ts';
import type { BlindChoice } from '../../shared/ipc/contract.ts';

const model = (id: string) => ({ id, name: id.toUpperCase() });

function opened() {
  const database = new Database(inMemory, migrations);
  let made = 0;
  const count = (a: string, b: string, chosen: BlindChoice['chosen']) =>
    database.transaction((rows) =>
      countBlindChoice(rows, { models: [model(a), model(b)], chosen, song: 'S', bars: 4, seed: 1, made: ++made }),
    );
  const tallies = () => database.transaction(blindTallies);
  return { database, count, tallies };
}

describe('choices in blind tests', () => {
  test('are counted by pair, in whatever order the two were heard', () => {
    const { count, tallies } = opened();
    count('a', 'b', 'a');
    count('b', 'a', 'b');
    count('b', 'a', 'a');
    count('a', 'c', 'neither');
    expect(count('a', 'b', 'neither')).toEqual({
      models: [model('a'), model('b')],
      ...{ first: 2, second: 1, neither: 1, firstAsA: 2, last: 5 },
    });
    expect(tallies().map(({ models }) => models.map(({ id }) => id).join())).toEqual(['a,b', 'a,c']);
  });

  test('are forgotten by pair', () => {
    const { database, count, tallies } = opened();
    count('a', 'b', 'a');
    count('a', 'c', 'a');
    database.transaction((rows) => forgetBlindChoices(rows, ['b', 'a']));
    expect(tallies()).toMatchObject([{ models: [model('a'), model('c')], first: 1 }]);
  });

  test('follow a model that gets another id, to either side of the other', () => {
    for (const to of ['aa', 'z']) {
      const { database, count, tallies } = opened();
      count('m', 'n', 'a');
      count('n', 'm', 'a');
      count('l', 'm', 'b');
      database.transaction((rows) => moveBlindModel(rows, { from: 'm', to }));
      const wins = tallies().map(({ models, first, second, firstAsA }) => {
        const won = models[0].id === to ? first : second;
        const heardFirst = models[0].id === to ? firstAsA : first + second - firstAsA;
        return [models.map(({ id }) => id).sort(), models.find(({ id }) => id === to)?.name, won, heardFirst];
      });
      expect(wins).toEqual([
        [['l', to].sort(), 'M', 1, 0],
        [[to, 'n'].sort(), 'M', 1, 1],
      ]);
    }
  });

  test('of a model against itself are refused', () => {
    expect(() => opened().count('a', 'a', 'a')).toThrow('choose two');
  });
});
