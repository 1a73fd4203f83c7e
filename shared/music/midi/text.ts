const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const shiftJis = new TextDecoder('shift_jis', { fatal: true });
const latin1 = new TextDecoder('latin1');

/**
 * Text of a file that does not say its encoding: UTF-8 where it is valid, else Shift-JIS or Latin-1.
 * The bytes 0x80 to 0x9F tell the two apart: they are control characters in Latin-1, and open
 * kana and the common kanji in Shift-JIS.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // not UTF-8
  }
  if (bytes.some((byte) => byte >= 0x80 && byte <= 0x9f)) {
    try {
      return shiftJis.decode(bytes);
    } catch {
      // not Shift-JIS either
    }
  }
  return latin1.decode(bytes);
}
