import { leastBars } from './conductor.ts';
import type { LiveStanding } from './live.svelte.ts';

/** How music that goes on stands, in a few words. */
export function standingWords({ ahead, waits, answers }: LiveStanding): string {
  if (waits) return 'Waiting at a bar line for more music…';
  if (answers) return 'Answering what you played…';
  return ahead === 1 ? '1 bar ahead' : `${ahead} bars ahead`;
}

/** What is to be said where the device is too slow, before it is heard; undefined where it keeps up. */
export function slownessWords({ keepsUp, ahead, waits }: LiveStanding): string | undefined {
  if (keepsUp !== false) return undefined;
  const when = waits || ahead < leastBars ? 'so the music waits at bar lines' : 'so it will soon have to wait';
  return `This device writes more slowly than the music is played, ${when}; choose a smaller model or a slower tempo.`;
}
