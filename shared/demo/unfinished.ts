/**
 * The demo: the second theme of the Unfinished's first movement as Schubert left it, which oboe and clarinet play, and then
 * what the model of orchestral music makes of it. With these settings the music keeps to a key most of the time and
 * still goes somewhere; `main/demo/README.md` tells how they and the seeds were found.
 */
export const unfinished = {
  /** Id of the demo song. */
  theme: 'unfinished-i-b',
  /** Id of the model that came with Segue. */
  model: 'shipped/symphony',
  temperature: 0.9,
  topP: 0.9,
  /** Bars that take the theme to two minutes at its tempo. */
  bars: 62,
} as const;

/** Random seeds of the takes 1 to 10: on one machine each gives the same music every time. */
export const demoSeeds: readonly number[] = [
  756347698, 700, 1428855404, 1889862906, 3349737144, 650274759, 1356673957, 1605314320, 3197482251, 3841421816,
];

/** The random seed of a take, counted from 1; beyond the chosen ones each number is a seed of its own. */
export function demoSeed(take: number): number {
  return demoSeeds[take - 1] ?? take;
}
