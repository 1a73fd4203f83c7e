/**
 * The tunes of an ABC tune book (ABC standard 2.1, section 2.2), each from its `X:` line to the blank line
 * after it or to the next `X:` line. Text between tunes and fields before the first one are left out.
 */
export function splitTunes(text: string): string[] {
  const tunes: string[][] = [];
  let open = false;
  for (const line of text.split(/\r\n?|\n/)) {
    if (/^X:/.test(line)) {
      tunes.push([]);
      open = true;
    } else if (line.trim() === '') {
      open = false;
    }
    if (open) tunes.at(-1)?.push(line);
  }
  return tunes.map((lines) => `${lines.join('\n')}\n`);
}
