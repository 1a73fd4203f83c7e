/** Shows how far a long piece of work is. */
export interface Progress {
  /**
   * @param fraction how much is done, 0 to 1; undefined where nobody can know
   * @param text what to say beside the bar, on one line
   */
  update(fraction: number | undefined, text: string): void;
  /** Takes the bar away, so that other lines can be written. */
  clear(): void;
}

/** Shows nothing: for `--json`, where the events tell. */
export const noProgress: Progress = { update: () => undefined, clear: () => undefined };
