import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeAtomically } from '../files/write-atomically.ts';

const coordinate = v.pipe(v.number(), v.safeInteger());
const length = v.pipe(v.number(), v.safeInteger(), v.minValue(200), v.maxValue(100_000));

const schema = v.strictObject({
  bounds: v.strictObject({ x: coordinate, y: coordinate, width: length, height: length }),
  maximized: v.boolean(),
});

/** Where a window was and how large, in device-independent pixels. */
export type WindowPlace = v.InferOutput<typeof schema>;
export type Rectangle = WindowPlace['bounds'];

/** A window's size where nothing is remembered. */
export const usualSize = { width: 1280, height: 800 } as const;

/** Pixels of a window, either way, that must lie on a screen for it to be got hold of. */
const grip = 80;

/**
 * Where the window was when it was last closed; undefined where that is not known, or lies on no screen any more.
 * @param screens the usable areas
 */
export async function readPlace(path: string, screens: readonly Rectangle[]): Promise<WindowPlace | undefined> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(content));
    return success && screens.some((screen) => isInReach(output.bounds, screen)) ? output : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers it. @throws SegueError `io` where the disk refuses */
export async function writePlace(path: string, place: WindowPlace): Promise<void> {
  await writeAtomically(path, JSON.stringify(place));
}

/** Whether enough of the title bar, at the top, lies on the screen. */
function isInReach({ x, y, width }: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return across >= grip && y >= screen.y && y <= screen.y + screen.height - grip;
}
