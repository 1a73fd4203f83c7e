/** Pixels left free at the top of the velocity lane, so that the loudest can be taken hold of. */
const headroom = 8;

/** CSS pixels from the lane's top to the tip of a velocity's bar. */
export function yOfVelocity(height: number, velocity: number): number {
  return headroom + (1 - velocity / 127) * Math.max(1, height - headroom);
}

/** The velocity, 1 to 127, at so many CSS pixels from the lane's top. */
export function velocityAtY(height: number, y: number): number {
  const velocity = Math.round((1 - (y - headroom) / Math.max(1, height - headroom)) * 127);
  return Math.max(1, Math.min(127, velocity));
}
