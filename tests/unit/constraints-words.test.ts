import { expect, test } from 'vitest';
import { agreedTerms } from '../../shared/constraints/agree.ts';
import { constraints, inWindowWords } from '../../shared/constraints/registry.ts';

test('the window names constraints as it does itself, and never as the command line does', () => {
  const asked = { range: [{ lowest: 60, highest: 60 }], endOnTonic: true } as const;
  let sentence = '';
  try {
    agreedTerms(asked, { tonic: 0 }, () => false);
  } catch (error) {
    sentence = error instanceof Error ? error.message : '';
  }
  expect(sentence).toMatch(/^--/);
  expect(inWindowWords(sentence)).toMatch(/^The /);
  expect(inWindowWords(sentence)).not.toContain('--');
  const all = Object.values(constraints)
    .map(({ flag }) => flag)
    .join(' and ');
  expect(inWindowWords(all)).not.toContain('--');
  expect(inWindowWords('The engine could not write this.')).toBe('The engine could not write this.');
});
