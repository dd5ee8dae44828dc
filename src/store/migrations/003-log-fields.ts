/**
 * Log rows with everything that Cloudflare's have (G 19.4, LOG-9). `log_counts` is kept so that nobody has to count a long log
 * (LOG-22); an exchange is asked for its rows.
 */
export const logFields = `
ALTER TABLE logs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
ALTER TABLE logs ADD COLUMN request_type TEXT NOT NULL DEFAULT 'provider';
ALTER TABLE logs ADD COLUMN cost REAL;
ALTER TABLE logs ADD COLUMN custom_cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN usage_metadata TEXT;
ALTER TABLE logs ADD COLUMN first_byte_ms REAL;
ALTER TABLE logs ADD COLUMN event_id TEXT;
ALTER TABLE logs ADD COLUMN user_agent TEXT;
ALTER TABLE logs ADD COLUMN authentication INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN wholesale INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN byok INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN compatibility_mode INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN zdr INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN feedback INTEGER;
ALTER TABLE logs ADD COLUMN score REAL;
CREATE INDEX logs_by_exchange ON logs (exchange_id);

CREATE TABLE log_counts (
  account TEXT NOT NULL,
  gateway TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (account, gateway)
);
INSERT INTO log_counts (account, gateway, rows) SELECT account, gateway, count(*) FROM logs GROUP BY account, gateway;

ALTER TABLE inbox ADD COLUMN log_limit TEXT;
`;
