/** What the cassette files hold, to be found without reading them. The files are the truth: this is made again at will. */
export const cassetteIndex = `
CREATE TABLE cassette_files (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
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
CREATE INDEX cassette_interactions_by_key ON cassette_interactions (key);
CREATE INDEX cassette_interactions_by_endpoint ON cassette_interactions (provider, path, loose);
CREATE INDEX cassette_interactions_by_file ON cassette_interactions (file);
`;
