/** A name that every system takes for a file, without an ending. */
export function fileName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a file's name
  const plain = name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]/g, ' ').trim();
  return plain.slice(0, 100) || 'Untitled';
}
