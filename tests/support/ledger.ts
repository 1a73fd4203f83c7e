/** A database whose parts agree with one another at the end of every transaction and at no moment in between. */
export const ledgerMigrations = [
  `CREATE TABLE entries (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL) STRICT;
   CREATE TABLE total (amount INTEGER NOT NULL, entries INTEGER NOT NULL, seal BLOB NOT NULL) STRICT;
   INSERT INTO total VALUES (0, 0, zeroblob(400000));`,
];
