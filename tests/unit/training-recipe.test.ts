import { describe, expect, test } from 'vitest';
import { resolveRecipe, resumeRecipe } from '../../main/training/recipe.ts';

describe('the window', () => {
  const small = { model: 'transformer', preset: 'small', steps: 1 } as const;

  test('is the preset’s, or as long as the context where that is shorter', () => {
    expect(resolveRecipe(small).window).toBe(256);
    expect(resolveRecipe({ ...small, config: { context: 100 } }).window).toBe(100);
    expect(resolveRecipe({ ...small, config: { context: 1000 } }).window).toBe(256);
    expect(resolveRecipe({ ...small, config: { context: 1000 }, window: 800 }).window).toBe(800);
  });

  test('that is longer than the context is refused at once', () => {
    for (const asked of [{ window: 257 }, { window: 200, config: { context: 199 } }]) {
      expect(() => resolveRecipe({ ...small, ...asked })).toThrow(/context of (256|199) tokens/);
    }
    const stored = { ...resolveRecipe(small), window: 300 };
    expect(() => resumeRecipe(stored, {})).toThrow(/context of 256 tokens/);
  });

  test('of a recurrent model has no bound by context', () => {
    expect(resolveRecipe({ model: 'lstm', window: 4096 }).window).toBe(4096);
  });
});

test('random excerpts run over the ends of pieces, so they cannot have gaps', () => {
  expect(resolveRecipe({ model: 'lstm', excerpts: 'random' }).excerpts).toBe('random');
  expect(() => resolveRecipe({ model: 'lstm', excerpts: 'random', infill: 0.3 })).toThrow(/leave infill out/);
});

test.each([{ averaging: 1 }, { averaging: 0 }, { beta2: 1 }, { clipNorm: 0 }])('%o is refused by name', (asked) => {
  expect(() => resolveRecipe({ model: 'lstm', ...asked })).toThrow(`“${Object.keys(asked)[0]}”`);
});
