import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/project-files.ts';

/** The custom properties that a theme sets to a colour of six digits. */
function coloursOf(theme: string): ReadonlyMap<string, string> {
  const css = readFileSync(join(root, `renderer/ui/themes/${theme}.css`), 'utf8');
  return new Map(
    [...css.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
}

/** Relative luminance of a colour, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How far two colours stand apart, 1 to 21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['--ink', '--panel', '--raised', '--hover'];

/** Words, and what they stand on. */
const words: readonly (readonly [string, readonly string[]])[] = [
  ['--text', surfaces],
  ['--muted', surfaces],
  ['--human-text', ['--panel']],
  ['--machine-text', ['--panel', '--raised']],
  ['--accent', ['--panel']],
  ['--danger', ['--panel', '--danger-tint']],
  ['--warning', ['--warning-tint']],
  ['--on-accent', ['--accent-strong']],
  ['--on-bright', ['--bright-human', '--bright-between', '--bright-machine', '--human']],
  ['--roll-text', ['--roll-panel']],
  ['--roll-muted', ['--roll-panel']],
  ['--key-text', ['--key-white']],
  ['--seam-text', ['--seam']],
];

/** Shapes that must be seen, and what they stand on: 3 is WCAG's least for them. */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ['--focus', ['--panel', '--ink', '--raised']],
  ['--edge', ['--panel', '--ink']],
  ['--selection', ['--roll-bg', '--roll-row-dark']],
  ['--playhead', ['--roll-bg', '--roll-row-dark']],
  ['--seam', ['--roll-bg']],
  ['--loop', ['--roll-panel']],
  ...Array.from({ length: 9 }, (_, i) => [`--surprise-${i}`, ['--roll-bg', '--roll-row-dark']] as const),
];

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const colours = coloursOf(theme);
  const colour = (name: string) => {
    const value = colours.get(name);
    if (value === undefined) throw new Error(`The ${theme} theme has no ${name}.`);
    return value;
  };

  test.each(words)('%s can be read', (name, grounds) => {
    for (const ground of grounds)
      expect(contrast(colour(name), colour(ground)), `on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test.each(shapes)('%s can be seen', (name, grounds) => {
    for (const ground of grounds)
      expect(contrast(colour(name), colour(ground)), `on ${ground}`).toBeGreaterThanOrEqual(3);
  });

  test('surprise has shades that are told apart by how light they are alone, ever further from the ground', () => {
    const shades = Array.from({ length: 9 }, (_, i) => contrast(colour(`--surprise-${i}`), colour('--roll-bg')));
    for (const [i, shade] of shades.entries()) {
      if (i > 0) expect(shade / (shades[i - 1] ?? shade), `${i - 1} to ${i} nats`).toBeGreaterThan(1.1);
    }
  });

  test('sets every colour that the other one sets', () => {
    expect([...colours.keys()]).toEqual([...coloursOf(theme === 'dark' ? 'light' : 'dark').keys()]);
  });
});
