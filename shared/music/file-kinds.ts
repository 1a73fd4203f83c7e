/** Endings of files that hold music which Segue reads: MIDI under all its names (karaoke and RIFF too), and ABC. */
export const musicExtensions = ['mid', 'midi', 'kar', 'rmi', 'abc'] as const;
