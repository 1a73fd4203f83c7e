import { describe, expect, test } from 'vitest';
import { actionFor } from '../../renderer/actions/bind-keys.ts';
import { actions } from '../../renderer/actions/registry.ts';
import { shortcuts } from '../support/shortcuts.ts';

const groups = ['File', 'Edit', 'Notes', 'Tracks', 'View', 'Play', 'Model', 'Help'];

describe('the table of actions', () => {
  test('gives each action an id in its group’s words, a label of its own and a group', () => {
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    // The palette tells actions apart by their labels.
    expect(new Set(actions.map(({ label }) => label)).size).toBe(actions.length);
    for (const { id, label, group } of actions) {
      expect(groups).toContain(group);
      expect(id).toMatch(new RegExp(`^${group.toLowerCase()}\\.[a-z][A-Za-z]*$`));
      expect(label).toMatch(/^\p{Lu}/u);
    }
  });

  test('binds no key to two actions', () => {
    const bound = actions.flatMap(({ keys = [] }) =>
      keys.map((key) => key.toLowerCase().split('+').toSorted().join('+')),
    );
    expect(bound.filter((key, i) => bound.indexOf(key) !== i)).toEqual([]);
  });

  test.each(shortcuts)('has %s for %s', (_, id, press) => {
    expect(actionFor(press)?.id).toBe(id);
  });

  test('asks for exactly the modifiers that a binding names', () => {
    const [, , plain] = shortcuts.find(([keys]) => keys === 'A') ?? [];
    const [, , control] = shortcuts.find(([keys]) => keys === 'Ctrl+A') ?? [];
    expect(plain && actionFor(plain)?.id).toBe('play.back');
    expect(control && actionFor(control)?.id).toBe('edit.selectAll');
  });
});
