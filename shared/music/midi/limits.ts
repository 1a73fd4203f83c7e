/**
 * The bounds within which a file is read, so that none can exhaust time or memory. They lie far
 * above real music: a whole opera has about 300,000 notes and 30,000 quarter notes.
 */

/** Largest file, in bytes. */
export const maxBytes = 16 * 2 ** 20;
/** Most events in a file, of every kind together. */
export const maxEvents = 2 ** 20;
/** Most track chunks in a file. */
export const maxChunks = 1024;
/** Most tracks of a song: a chunk makes one for each channel and port that it uses. */
export const maxTracks = 4096;
/** Longest song, in quarter notes: 35 hours at 120 beats a minute. */
export const maxQuarters = 250_000;
/** Longest name, in UTF-16 code units; a longer one is cut. */
export const maxNameLength = 1024;
/** How far into a file the header may begin, in bytes. */
export const maxJunk = 2 ** 16;
