/** Makes words and controls larger or smaller than what suits the screen, by a factor. */
export function showSize(factor: number): void {
  document.documentElement.style.setProperty('--size', String(factor));
}
