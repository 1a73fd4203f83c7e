/** About what training on one token asks for, to compare one configuration with another. */
export interface Work {
  /** Multiplications of the forward pass. */
  readonly multiplications: number;
  /** Numbers that are kept for the way back. */
  readonly values: number;
}

/**
 * The work of multiplying with every matrix once, those in `lookedUp` excepted: of these a row is taken.
 * @param shapes of the parameters, by name
 */
export function matrixWork(shapes: ReadonlyMap<string, readonly number[]>, lookedUp: readonly string[]): Work {
  let multiplications = 0;
  let values = 0;
  for (const [name, [rows = 0, columns]] of shapes) {
    if (columns === undefined) continue;
    values += columns;
    if (!lookedUp.includes(name)) multiplications += rows * columns;
  }
  return { multiplications, values };
}
