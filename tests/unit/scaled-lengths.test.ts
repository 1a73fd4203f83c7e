import postcss from 'postcss';
import { expect, test } from 'vitest';
import { scaled, scaledLengths } from '../../renderer/scaled-lengths.ts';

test('pixels become parts of the root’s font size, and lines stay thin', () => {
  expect(scaled('0 12px 40px #0009, 0 2px 8px #0006')).toBe('0 0.75rem 2.5rem #0009, 0 2px 0.5rem #0006');
  expect(scaled('1px solid var(--line)')).toBe('1px solid var(--line)');
  expect(scaled('calc(100vw - 48px)')).toBe('calc(100vw - 3rem)');
  expect(scaled('-5px .5px 1.5px')).toBe('-0.3125rem .5px 1.5px');
  expect(scaled('url(icon-16px.svg) #a4px')).toBe('url(icon-16px.svg) #a4px');
});

test('container queries ask for scaled room, media queries for the window', async () => {
  const sheet = '@media (min-width: 800px) { a { width: 32px } } @container app (width < 800px) { a { top: 16px } }';
  const { css } = await postcss([scaledLengths()]).process(sheet, { from: undefined });
  expect(css).toBe(
    '@media (min-width: 800px) { a { width: 2rem } } @container app (width < 50rem) { a { top: 1rem } }',
  );
});
