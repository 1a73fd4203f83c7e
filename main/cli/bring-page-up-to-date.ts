import type { Output } from './output.ts';

/**
 * Builds the studio's page where it is missing or older than its sources, as in a fresh clone.
 * @throws SegueError `io` where that fails
 */
export async function bringPageUpToDate(output: Output): Promise<void> {
  const { buildPage, pageState } = await import('../server/page-build.ts');
  const state = await pageState();
  if (state === 'built') return;
  output.note(
    state === 'missing' ? 'Building the studio’s page.' : 'Building the studio’s page anew, since it has changed.',
  );
  await buildPage();
}
