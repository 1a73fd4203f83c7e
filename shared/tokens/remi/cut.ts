import { RemiCursor } from './cursor.ts';
import type { RemiVocabulary } from './vocabulary.ts';

/** Grid ticks at which the bars begin. */
export function remiBarLines(tokens: Int32Array, vocabulary: RemiVocabulary): number[] {
  return barTokens(tokens, vocabulary).map(({ tick }) => tick);
}

/** The tokens as pieces, each but the first beginning with the bar at its tick or the next one after it. */
export function cutRemi(tokens: Int32Array, ticks: readonly number[], vocabulary: RemiVocabulary): Int32Array[] {
  const bars = barTokens(tokens, vocabulary);
  const places = ticks.map((line) => bars.find(({ tick }) => tick >= line)?.place ?? tokens.length);
  return [0, ...places].map((from, i) => tokens.subarray(from, places[i]));
}

function barTokens(tokens: Int32Array, vocabulary: RemiVocabulary): { place: number; tick: number }[] {
  const cursor = new RemiCursor(vocabulary);
  const bars: { place: number; tick: number }[] = [];
  for (const [place, token] of tokens.entries()) {
    cursor.accept(token);
    if (vocabulary.kinds[token] === 'bar') bars.push({ place, tick: cursor.barStart });
  }
  return bars;
}
