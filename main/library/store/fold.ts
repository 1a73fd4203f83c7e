/** A text as it is searched: without accents, in small letters. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Patterns for SQL's LIKE (with `\` to escape) of which a folded text must fit every one to hold every word. */
export function likePatterns(words: string): string[] {
  return fold(words)
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}
