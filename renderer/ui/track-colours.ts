/** How many colours of tracks a theme defines: `--track-0` to `--track-7`. */
export const trackColours = 8;

/** The colour of a track by its mix, for a style; colours begin anew after the last. */
export function trackColour(colour: number): string {
  return `var(--track-${((colour % trackColours) + trackColours) % trackColours})`;
}
