/** Of a row in the inbox of before: its log as JSON, and what a log gets that lacks a field added since. */
const logColumns: Readonly<Record<string, string>> = {
  id: "id",
  exchange_id: "exchangeId",
  account: "account",
  gateway: "gateway",
  created_ms: "createdMs",
  provider: "provider",
  model: "model",
  model_type: "modelType",
  path: "path",
  step: "step",
  status_code: "statusCode",
  success: "success",
  cached: "cached",
  duration_ms: "durationMs",
  first_byte_ms: "firstByteMs",
  tokens_in: "tokensIn",
  tokens_out: "tokensOut",
  usage_metadata: "usageMetadata",
  cost: "cost",
  request_content_type: "requestContentType",
  response_content_type: "responseContentType",
  request_size: "requestSize",
  response_size: "responseSize",
  metadata: "metadata",
  event_id: "eventId",
  user_agent: "userAgent",
};

const addedSince: Readonly<Record<string, [field: string, otherwise: string]>> = {
  attempt: ["attempt", "1"],
  request_type: ["requestType", "'provider'"],
  custom_cost: ["customCost", "0"],
  authentication: ["authentication", "0"],
  wholesale: ["wholesale", "0"],
  byok: ["byok", "0"],
  compatibility_mode: ["compatibilityMode", "0"],
  zdr: ["zdr", "0"],
};

const columns = [...Object.keys(logColumns), ...Object.keys(addedSince)];
const values = [
  ...Object.values(logColumns).map((field) => `json_extract(log, '$.${field}')`),
  ...Object.values(addedSince).map(([field, otherwise]) => `coalesce(json_extract(log, '$.${field}'), ${otherwise})`),
];
const exchangeColumns = {
  id: "id",
  account: "account",
  gateway: "gateway",
  surface: "surface",
  method: "method",
  url: "url",
  provider: "provider",
  model: "model",
  status: "status",
  started_ms: "startedMs",
  duration_ms: "durationMs",
  log_id: "logId",
};

/**
 * The inbox takes the entries of a transaction as one value (src/store/pack.ts). What stands in it from before is put into its
 * tables: the process that wrote it was killed.
 */
export const packedInbox = `
INSERT OR IGNORE INTO exchanges (${Object.keys(exchangeColumns).join(", ")}, trace)
  SELECT ${Object.values(exchangeColumns)
    .map((field) => `json_extract(exchange, '$.${field}')`)
    .join(", ")}, coalesce(trace, '[]') FROM inbox WHERE exchange IS NOT NULL ORDER BY ordinal;
INSERT OR IGNORE INTO logs (${columns.join(", ")}) SELECT ${values.join(", ")} FROM inbox WHERE log IS NOT NULL ORDER BY ordinal;
INSERT OR IGNORE INTO log_bodies (log, request, response)
  SELECT logs.ordinal, request, response FROM inbox JOIN logs ON logs.id = json_extract(inbox.log, '$.id')
  WHERE request IS NOT NULL OR response IS NOT NULL;
DELETE FROM log_counts;
INSERT INTO log_counts (account, gateway, rows) SELECT account, gateway, count(*) FROM logs GROUP BY account, gateway;
DROP TABLE inbox;
CREATE TABLE inbox (
  ordinal INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  entries BLOB NOT NULL
);
`;
