/** An id that nobody else has. Browsers give `crypto.randomUUID` only to pages that came encrypted or from this machine. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
