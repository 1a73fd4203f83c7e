/** What a dataset is called: as its folder, or by the day, with a number where that is taken. */
export function musicName(name: string, others: readonly { readonly name: string }[], now = new Date()): string {
  const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' }).format(now);
  const base = name.trim() || `Music of ${day}`;
  const taken = new Set(others.map((other) => other.name));
  for (let i = 1; ; i++) {
    const wish = i === 1 ? base : `${base} ${i}`;
    if (!taken.has(wish)) return wish;
  }
}
