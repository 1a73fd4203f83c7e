/** A length that grows with everything else, as style sheets' pixels do, for where a style sheet does not reach. */
export function scaledPixels(pixels: number): string {
  return `${pixels / 16}rem`;
}
