const scratch = new DataView(new ArrayBuffer(4));

/** The 16 bits of the IEEE 754 binary16 number nearest to `value`, ties to even; beyond 65,504 it is infinity. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 2^16 and more
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13); // normal
  if (magnitude < 0x33000000) return sign; // less than half of the smallest subnormal
  const exponent = magnitude >>> 23;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (0x400 + fraction) * 2 ** (exponent - 25);
}

/** `value` / 2^`places`, rounded to the nearest integer, ties to even. */
function roundShift(value: number, places: number): number {
  const floor = value >>> places;
  const rest = value - floor * 2 ** places;
  const half = 2 ** (places - 1);
  return rest > half || (rest === half && floor & 1) ? floor + 1 : floor;
}
