/** What a note's nats mean, in a word: 2 nats are one chance in 7, 4 one in 55, 7 one in 1,100. */
export function surpriseWord(nats: number): string {
  if (nats < 2) return 'expected';
  if (nats < 4) return 'likely';
  if (nats < 7) return 'surprising';
  return 'very surprising';
}

/** `2.3 nats: likely`; of several notes the mean. */
export function natsWords(nats: number, notes: number): string {
  return `${nats.toFixed(1)} nats${notes > 1 ? ' a note' : ''}: ${surpriseWord(nats)}`;
}
