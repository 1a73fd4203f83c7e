/** The 32-bit floats in little-endian bytes, as `inside.attention` sends its weights. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

/** Floats as little-endian bytes. */
export function bytesOfFloats(floats: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * floats.length));
  for (let i = 0; i < floats.length; i++) view.setFloat32(4 * i, floats[i] ?? 0, true);
  return new Uint8Array(view.buffer);
}
