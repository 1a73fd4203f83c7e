/** What is said above unsaved work. */
export const recoveryWords = {
  title: 'Unsaved work',
  about: 'It was on the desk of a window that was closed, or made room for another song, before it was saved.',
} as const;
