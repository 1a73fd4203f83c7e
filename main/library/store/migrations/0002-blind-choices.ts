/**
 * What was chosen in blind tests, one row a choice. 'first' and 'second' are the models' ids, the smaller first, however
 * they were heard; 'chosen' is one of them, or NULL where no difference was heard.
 */
export const blindChoices = `
CREATE TABLE blind_choices (
  number INTEGER PRIMARY KEY,
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  first_name TEXT NOT NULL,
  second_name TEXT NOT NULL,
  first_was_a INTEGER NOT NULL,
  chosen TEXT,
  song TEXT NOT NULL,
  bars INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  made INTEGER NOT NULL,
  CHECK (first < second)
) STRICT;
CREATE INDEX blind_choices_by_pair ON blind_choices (first, second, number);
`;
