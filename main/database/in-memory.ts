/** Instead of a file: a database that is gone with the process. */
export const inMemory = ':memory:';
