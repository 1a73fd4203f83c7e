import type { Tokenizer } from './tokenizer.ts';

/**
 * Tokens for people to read: a line for each moment of the music, the names of its tokens apart by spaces.
 * Where the tokens are letters they are written on end.
 * @throws a `bad-input` error at a token that the tokenizer's grammar forbids
 */
export function textOfTokens(tokenizer: Tokenizer, tokens: ArrayLike<number>): string {
  const letters = tokenizer.vocabulary.every((name, token) => token < 3 || [...name].length === 1);
  const names = Array.from(tokens, (token) => tokenizer.vocabulary[token] ?? `unknown token ${token}`);
  if (letters) return names.map((name, i) => (tokens[i]! < 3 ? `<${name}>` : name)).join('');
  const cursor = tokenizer.cursor();
  const lines: string[][] = [];
  let tick = -1;
  for (const [i, name] of names.entries()) {
    cursor.accept(tokens[i]!);
    if (cursor.tick > tick) lines.push([]);
    tick = cursor.tick;
    lines.at(-1)!.push(name);
  }
  return lines.map((line) => line.join(' ')).join('\n');
}
