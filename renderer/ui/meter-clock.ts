/** Looks at a level and shows it; tells whether there is still something to move. */
type Look = (seconds: number) => boolean;

/** Milliseconds between looks while nothing moves, and where motion is reduced. */
const pace = { resting: 100, reduced: 250 } as const;
const looks = new Set<Look>();
let stop: (() => void) | undefined;

/** Whether the user has asked for little motion. */
export function motionIsReduced(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Keeps a meter moving with every frame while there is sound, and a few times a second otherwise. Gives what ends it. */
export function keepLooking(look: Look): () => void {
  looks.add(look);
  stop ??= next(false);
  return () => {
    looks.delete(look);
    if (looks.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

function next(moving: boolean): () => void {
  const reduced = motionIsReduced();
  if (moving && !reduced) {
    const frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }
  const timer = setTimeout(tick, reduced ? pace.reduced : pace.resting);
  return () => clearTimeout(timer);
}

function tick(): void {
  const seconds = performance.now() / 1000;
  let moving = false;
  for (const look of looks) moving = look(seconds) || moving;
  stop = next(moving);
}
