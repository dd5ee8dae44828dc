/**
 * What the gateway remembers between requests. As in 001, rows are appended and found through indexes. `cache_bodies` is
 * apart so that looking through the cache reads no bodies.
 */
export const gatewayTables = `
CREATE TABLE gateways (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
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
`;
