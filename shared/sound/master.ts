/** How much of the sound comes back from the room: 26 dB less than goes in. */
export const roomGain = 0.05;

/**
 * From 6 dB below full scale on, what is louder is held back; slowly enough let go again that bass notes stay clean.
 * Decibels and seconds, as a DynamicsCompressorNode (Web Audio API 1.1, 1.19) takes them.
 */
export const limiting = { threshold: -6, ratio: 20, knee: 3, attack: 0.003, release: 0.15 };

/**
 * What a DynamicsCompressorNode of these settings adds to everything by itself, in decibels (measured in Chromium), so that
 * a single held note of velocity 90 is at about -28 dB and a small band does not yet reach the limit.
 */
export const limiterMakeup = 2.9;

/** Seconds by which the limiter delays everything, so that it sees a peak before it sounds: such a node's look-ahead. */
export const limiterDelay = 0.006;

/** Seconds after the song's end in which the last notes and the room die away. */
export const tail = 2.5;
