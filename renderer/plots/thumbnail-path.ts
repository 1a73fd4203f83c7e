import type { RollThumbnail } from '../../shared/ipc/contract.ts';

/** Brightness steps in which a thumbnail is drawn; each is one path. */
const shades = 3;

/**
 * SVG paths of a thumbnail in units of its cells, pale to bright: where little sounds, more, and most. Cells side by
 * side of one shade are one bar.
 */
export function thumbnailPaths({ columns, rows, cells }: RollThumbnail): readonly { path: string; opacity: number }[] {
  const bars: string[][] = Array.from({ length: shades }, () => []);
  for (let row = 0; row < rows; row++) {
    const y = rows - 1 - row;
    const shadeAt = (column: number) => Math.ceil(((cells[row * columns + column] ?? 0) / 255) * shades);
    for (let column = 0; column < columns; ) {
      const shade = shadeAt(column);
      let end = column + 1;
      while (end < columns && shadeAt(end) === shade) end++;
      if (shade > 0) bars[shade - 1]?.push(`M${column} ${y}h${end - column}v1h${column - end}z`);
      column = end;
    }
  }
  return bars.map((list, i) => ({ path: list.join(''), opacity: 0.4 + (0.6 * (i + 1)) / shades }));
}
