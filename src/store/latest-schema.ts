// What the migrations come to, for a new file. Made by test/unit/store/latest-schema.test.ts; after a new migration:
// npx vitest run --project unit test/unit/store/latest-schema.test.ts --update
export const latestSchema = `
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
, attempt INTEGER NOT NULL DEFAULT 1, request_type TEXT NOT NULL DEFAULT 'provider', cost REAL, custom_cost INTEGER NOT NULL DEFAULT 0, usage_metadata TEXT, first_byte_ms REAL, event_id TEXT, user_agent TEXT, authentication INTEGER NOT NULL DEFAULT 0, wholesale INTEGER NOT NULL DEFAULT 0, byok INTEGER NOT NULL DEFAULT 0, compatibility_mode INTEGER NOT NULL DEFAULT 0, zdr INTEGER NOT NULL DEFAULT 0, feedback INTEGER, score REAL);
CREATE INDEX logs_by_gateway ON logs (account, gateway, created_ms);
CREATE TABLE log_bodies (
  log INTEGER PRIMARY KEY REFERENCES logs (ordinal) ON DELETE CASCADE,
  request BLOB,
  response BLOB
);
CREATE TABLE gateways (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL, origin TEXT NOT NULL DEFAULT 'api',
  UNIQUE (account, id)
);
CREATE TABLE cache_entries (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  key TEXT NOT NULL,
  provider TEXT NOT NULL,
  custom_key TEXT,
  path TEXT,
  query TEXT,
  model TEXT,
  credential TEXT,
  body_digest TEXT,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  size INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  stored_ms INTEGER NOT NULL,
  ttl_seconds INTEGER NOT NULL,
  UNIQUE (account, gateway, key)
);
CREATE TABLE cache_bodies (
  entry INTEGER PRIMARY KEY REFERENCES cache_entries (ordinal) ON DELETE CASCADE,
  body BLOB NOT NULL
);
CREATE TABLE windows (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (account, gateway, kind, subject)
);
CREATE TABLE provider_keys (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  provider TEXT NOT NULL,
  alias TEXT NOT NULL,
  secret BLOB,
  preview TEXT NOT NULL,
  default_config INTEGER NOT NULL,
  rate_limit REAL,
  rate_limit_period REAL NOT NULL,
  modified_ms INTEGER NOT NULL,
  UNIQUE (account, gateway, provider, alias)
);
CREATE TABLE credits (
  account TEXT PRIMARY KEY,
  nanodollars INTEGER NOT NULL
);
CREATE INDEX logs_by_exchange ON logs (exchange_id);
CREATE TABLE log_counts (
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (account, gateway)
);
CREATE TABLE own_providers (
  account TEXT NOT NULL,
  provider TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (account, provider)
);
CREATE TABLE inbox (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  entries BLOB NOT NULL
, base INTEGER);
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
CREATE TABLE inbox_bases (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  entry BLOB NOT NULL
);
`;
