/**
 * The cassettes' index again, made anew at the next start: places are in bytes, so that one recording is read without the rest of
 * its file; a file's lines are known, so that one is added without reading it; and every look-up has an index of its own.
 */
export const cassettePlaces = `
DROP TABLE cassette_interactions;
DROP TABLE cassette_files;

CREATE TABLE cassette_files (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  ignores TEXT NOT NULL,
  expires TEXT,
  recorded_at TEXT
);

CREATE TABLE cassette_interactions (
  ordinal INTEGER PRIMARY KEY,
  file TEXT NOT NULL REFERENCES cassette_files (path) ON DELETE CASCADE,
  id TEXT NOT NULL,
  provider TEXT NOT NULL,
  path TEXT NOT NULL,
  key TEXT NOT NULL,
  loose TEXT,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  line INTEGER NOT NULL,
  recorded_at TEXT,
  expires TEXT,
  repeat TEXT,
  status INTEGER NOT NULL,
  partial INTEGER NOT NULL
);
CREATE INDEX cassette_interactions_by_key ON cassette_interactions (key, loose, file);
CREATE INDEX cassette_interactions_by_words ON cassette_interactions (provider, path, loose) WHERE loose IS NOT NULL;
CREATE INDEX cassette_interactions_by_endpoint ON cassette_interactions (provider, path, file);
CREATE INDEX cassette_interactions_by_file ON cassette_interactions (file);
CREATE INDEX cassette_interactions_by_id ON cassette_interactions (file, id);
`;
