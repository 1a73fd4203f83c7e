/** A growing row of bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** The bytes so far, as a view that holds until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds single bytes. */
  bytes(...values: readonly number[]): void {
    this.#reserve(values.length);
    for (const value of values) this.#bytes[this.#length++] = value;
  }

  /** Adds a run of bytes. */
  append(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Adds an unsigned number, high byte first. */
  uint(value: number, size: 2 | 3 | 4): void {
    for (let shift = (size - 1) * 8; shift >= 0; shift -= 8) this.bytes((value >>> shift) & 255);
  }

  /** Adds a variable-length quantity, 0 to 2^28 - 1. */
  variable(value: number): void {
    for (let shift = 21; shift > 0; shift -= 7) {
      if (value >= 1 << shift) this.bytes(((value >> shift) & 127) | 128);
    }
    this.bytes(value & 127);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + more));
    grown.set(this.written);
    this.#bytes = grown;
  }
}
