import { Random } from '../../shared/random.ts';
import { type Cursor, END, type Tokenizer } from '../../shared/tokens/tokenizer.ts';

/** Which tokens may come next. */
export function allowedAt(tokenizer: Tokenizer, cursor: Cursor): number[] {
  const mask = new Uint8Array(tokenizer.vocabulary.length).fill(2);
  cursor.allowed(mask);
  return [...mask.keys()].filter((token) => mask[token] === 1);
}

/** Takes `length` steps from a cursor, each drawn evenly from what is allowed except END. */
export function wander(tokenizer: Tokenizer, cursor: Cursor, length: number, random: Random): number[] {
  const tokens: number[] = [];
  while (tokens.length < length) {
    const choices = allowedAt(tokenizer, cursor).filter((token) => token !== END);
    const token = choices[random.integer(choices.length)];
    if (token === undefined) throw new Error(`Nothing may follow ${tokenizer.vocabulary[tokens.at(-1) ?? 0]}.`);
    cursor.accept(token);
    tokens.push(token);
  }
  return tokens;
}

/** A whole random sequence: `length` steps, and then as few as it takes until END is allowed. */
export function walk(tokenizer: Tokenizer, length: number, seed: number): number[] {
  const random = new Random(seed);
  const cursor = tokenizer.cursor();
  const tokens = wander(tokenizer, cursor, length, random);
  for (let steps = 0; steps < 50_000; steps++) {
    const choices = allowedAt(tokenizer, cursor);
    if (choices.includes(END)) return [...tokens, END];
    // Keys are released wherever that is a token of its own; else any way leads to END sooner or later.
    const releases = choices.filter((token) => tokenizer.vocabulary[token]?.startsWith('Off'));
    const ways = releases.length > 0 ? releases : choices;
    const token = ways[random.integer(ways.length)];
    if (token === undefined) throw new Error('A walk came to a place with no way on.');
    cursor.accept(token);
    tokens.push(token);
  }
  throw new Error('END stayed out of reach.');
}
