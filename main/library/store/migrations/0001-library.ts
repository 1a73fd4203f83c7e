/**
 * Datasets with their songs, models, runs with their curves, and projects. 'search' is the text that is searched, as `fold`
 * makes it.
 */
export const library = `
CREATE TABLE datasets (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  folder TEXT,
  state TEXT NOT NULL,
  files INTEGER NOT NULL DEFAULT 0,
  songs INTEGER NOT NULL DEFAULT 0,
  notes INTEGER NOT NULL DEFAULT 0,
  seconds REAL NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  exact_duplicates INTEGER NOT NULL DEFAULT 0,
  near_duplicates INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  error TEXT,
  thumbnail BLOB
) STRICT;

-- Files of a dataset; 'hash' is that of the bytes of one that is kept in the library, and NULL for one of a folder.
CREATE TABLE files (
  dataset TEXT NOT NULL REFERENCES datasets ON DELETE CASCADE,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  hash TEXT,
  bytes INTEGER NOT NULL,
  read INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (dataset, number),
  UNIQUE (dataset, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_hash ON files (hash);

-- 'number' rises in the order of the files and of the tunes in them; 'family' is the same for versions of one tune.
CREATE TABLE songs (
  dataset TEXT NOT NULL REFERENCES datasets ON DELETE CASCADE,
  number INTEGER NOT NULL,
  file INTEGER NOT NULL,
  tune INTEGER NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  search TEXT NOT NULL,
  notes INTEGER NOT NULL,
  seconds REAL NOT NULL,
  bars INTEGER NOT NULL,
  meter TEXT NOT NULL,
  tempo REAL NOT NULL,
  fifths INTEGER,
  mode TEXT,
  polyphony REAL NOT NULL,
  hash TEXT NOT NULL,
  family INTEGER,
  duplicate TEXT,
  duplicate_of INTEGER,
  PRIMARY KEY (dataset, number)
) STRICT, WITHOUT ROWID;

-- Apart from the songs, so that these stay small to count.
CREATE TABLE song_pictures (
  dataset TEXT NOT NULL,
  song INTEGER NOT NULL,
  picture BLOB NOT NULL,
  PRIMARY KEY (dataset, song),
  FOREIGN KEY (dataset, song) REFERENCES songs (dataset, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE tracks (
  dataset TEXT NOT NULL,
  song INTEGER NOT NULL,
  track INTEGER NOT NULL,
  name TEXT NOT NULL,
  program INTEGER NOT NULL,
  drums INTEGER NOT NULL,
  role TEXT NOT NULL,
  notes INTEGER NOT NULL,
  PRIMARY KEY (dataset, song, track),
  FOREIGN KEY (dataset, song) REFERENCES songs (dataset, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE refused (
  dataset TEXT NOT NULL REFERENCES datasets ON DELETE CASCADE,
  number INTEGER NOT NULL,
  file TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (dataset, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE models (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  kind TEXT NOT NULL,
  tokenizer TEXT NOT NULL,
  parameters INTEGER NOT NULL,
  summary TEXT NOT NULL,
  test_loss REAL,
  shipped INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  curve TEXT NOT NULL
) STRICT;

CREATE TABLE projects (
  name TEXT NOT NULL PRIMARY KEY,
  search TEXT NOT NULL,
  about TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  thumbnail BLOB
) STRICT;

-- Models that takes of a project were written by.
CREATE TABLE project_models (
  project TEXT NOT NULL REFERENCES projects ON DELETE CASCADE ON UPDATE CASCADE,
  model TEXT NOT NULL,
  takes INTEGER NOT NULL,
  PRIMARY KEY (project, model)
) STRICT, WITHOUT ROWID;

-- The dataset and the models of a run may be gone. 'folder' holds its checkpoint; 'process' is the one that sees to it.
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  dataset TEXT NOT NULL,
  dataset_name TEXT NOT NULL,
  from_model TEXT,
  model TEXT,
  folder TEXT NOT NULL,
  process INTEGER,
  recipe TEXT NOT NULL DEFAULT '{}',
  cost TEXT,
  data TEXT,
  gain TEXT,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  step INTEGER NOT NULL DEFAULT 0,
  planned_steps INTEGER NOT NULL DEFAULT 0,
  seconds REAL NOT NULL DEFAULT 0,
  training_loss REAL,
  tokens_per_second REAL,
  validation_loss REAL,
  best_step INTEGER,
  best_loss REAL,
  copied INTEGER,
  parameters INTEGER,
  test_loss REAL,
  stopped_early INTEGER,
  resumable INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  notice TEXT
) STRICT;

CREATE TABLE run_points (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  place INTEGER NOT NULL,
  step INTEGER NOT NULL,
  loss REAL NOT NULL,
  learning_rate REAL NOT NULL,
  gradient_norm REAL NOT NULL,
  tokens_per_second REAL NOT NULL,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_validations (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  place INTEGER NOT NULL,
  step INTEGER NOT NULL,
  training_loss REAL NOT NULL,
  validation_loss REAL NOT NULL,
  best INTEGER NOT NULL,
  copied INTEGER,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_samples (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  step INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  copied INTEGER NOT NULL,
  copied_from TEXT,
  thumbnail BLOB NOT NULL,
  song BLOB NOT NULL,
  PRIMARY KEY (run, step, seed)
) STRICT, WITHOUT ROWID;

-- Everything that the library lists.
CREATE VIEW entries AS
  SELECT 'dataset' AS kind, id, name, search, changed, bytes, 0 AS shipped, thumbnail AS picture, NULL AS curve,
    printf('%,d %s, %,d %s', files, iif(files = 1, 'file', 'files'), songs, iif(songs = 1, 'song', 'songs')) AS about
  FROM datasets
  UNION ALL SELECT 'model', id, name, search, changed, bytes, shipped, NULL, curve, summary FROM models
  UNION ALL SELECT 'run', id, name, search, changed, 0, 0, NULL, NULL, about FROM runs
  UNION ALL SELECT 'project', name, name, search, changed, bytes, 0, thumbnail, NULL, about FROM projects;
`;
