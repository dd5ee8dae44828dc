/**
 * Times are integer milliseconds from the emulator's clock, which may stand still: `ordinal` is the order of arrival.
 * Rows are appended at the end of their tables and bodies hang on their log's ordinal: random places cost four times as much.
 */
export const firstTables = `
CREATE TABLE exchanges (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  surface TEXT NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  provider TEXT,
  model TEXT,
  status INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  log_id TEXT,
  trace TEXT NOT NULL
);

CREATE TABLE logs (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  exchange_id TEXT NOT NULL,
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT,
  model_type TEXT,
  path TEXT NOT NULL,
  step INTEGER NOT NULL,
  status_code INTEGER NOT NULL,
  success INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  tokens_in INTEGER,
  tokens_out INTEGER,
  request_content_type TEXT,
  response_content_type TEXT,
  request_size INTEGER NOT NULL,
  response_size INTEGER NOT NULL,
  metadata TEXT
);
CREATE INDEX logs_by_gateway ON logs (account, gateway, created_ms);

CREATE TABLE inbox (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  exchange TEXT,
  trace TEXT,
  log TEXT,
  request BLOB,
  response BLOB
);

CREATE TABLE log_bodies (
  log INTEGER PRIMARY KEY REFERENCES logs (ordinal) ON DELETE CASCADE,
  request BLOB,
  response BLOB
);
`;
