/** Bits written one after another, the most significant first, into bytes that grow as needed. */
export class BitWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  /** Bits that do not fill a byte yet. */
  #held = 0;
  #count = 0;

  /** Whole bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** The lowest bits of a whole number, negative ones in two's complement; at most 24 at a time. */
  write(value: number, bits: number): void {
    this.#held = ((this.#held << bits) | (value & ((1 << bits) - 1))) >>> 0;
    this.#count += bits;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#push((this.#held >>> this.#count) & 0xff);
    }
    this.#held &= (1 << this.#count) - 1;
  }

  /** So many zeros and a one. */
  writeUnary(zeros: number): void {
    for (let left = zeros; left > 0; left -= 16) this.write(0, Math.min(16, left));
    this.write(1, 1);
  }

  /** Fills the byte that was begun with zeros. */
  align(): void {
    if (this.#count > 0) this.write(0, 8 - this.#count);
  }

  /** The whole bytes from `from` on. */
  bytes(from = 0): Uint8Array {
    return this.#bytes.subarray(from, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}
