import type { LintId } from "./lints.ts";

/** What `aigw-emulator explain` and docs/lints.md say of a lint beyond its line on the terminal. */
export interface LintAdvice {
  /** How the mistake comes about. */
  readonly why: string;
  /** What the real gateway answers or does. */
  readonly real: string;
  readonly fix: string;
  /** What to write instead, to be copied. */
  readonly example?: string;
}

export const lintAdvice: { readonly [Id in LintId]: LintAdvice } = {
  "AIGW-L001": {
    why: "A gateway has to exist before it can be used; only `default` comes to life by itself. A name that nobody configured is often a slip.",
    real: "400, code 2001, and no log.",
    fix: "Correct the name in the URL, or list the gateway in the config file and create it in the dashboard.",
    example: "gateways: [{ id: my-gateway }]",
  },
  "AIGW-L002": {
    why: "The emulator plays the provider and needs no key; the provider does.",
    real: "The provider's own 401, unless the gateway has a stored key or Unified Billing pays.",
    fix: "Give the client a key: any text will do here.",
    example: "OPENAI_API_KEY=sk-anything",
  },
  "AIGW-L003": {
    why: "The model's name could be one of the provider's, but is not in the emulator's catalogue: it may be new, or misspelled.",
    real: "The provider's own answer that there is no such model, if it is misspelled.",
    fix: "Check the spelling; list a model that does exist in mocks/models.yaml.",
  },
  "AIGW-L004": {
    why: "Most clients append the version themselves (the Anthropic SDK calls v1/messages), so it must not stand in their base URL too.",
    real: "The path is handed to the provider as it is, which answers 404.",
    fix: "Take the version out of the base URL.",
    example: "ANTHROPIC_BASE_URL=http://127.0.0.1:4177/v1/local/default/anthropic",
  },
  "AIGW-L005": {
    why: "The real gateway passes every path on; the emulator has to play what lies there, and does not play everything.",
    real: "Whatever the provider answers at this path.",
    fix: "Script an answer for the path, or check that it is spelled right.",
    example: "- { match: { provider: openai, endpoint: files }, answer: { raw: { body: { data: [] } } } }",
  },
  "AIGW-L006": {
    why: "The header belongs to a feature that this version of the emulator does not have.",
    real: "The gateway acts on it.",
    fix: "Nothing in the request is wrong; do not rely on the emulator for this.",
  },
  "AIGW-L007": {
    why: "Metadata is one JSON object. A value that is null, a list or an object loses all of it, and so does text that is no JSON.",
    real: "The request is served, and its log has no metadata.",
    fix: "Send strings, numbers, true or false; leave out what is not known.",
    example: 'cf-aig-metadata: {"user":"u-17","paying":true}',
  },
  "AIGW-L010": {
    why: "The client was given the host alone, or the host and /v1, and appended its own endpoint to that.",
    real: "404, or 400 with a code that is about something else, since the words of the endpoint are taken for an account and a gateway.",
    fix: "Give the client the base URL down to the provider.",
    example: "OPENAI_BASE_URL=http://127.0.0.1:4177/v1/local/default/openai",
  },
  "AIGW-L011": {
    why: "SDKs differ: the vendors' own append the version, those of the AI SDK expect it in the base URL.",
    real: "The provider's 404: the path is handed on without a version.",
    fix: "End the base URL with the version.",
    example: 'createAnthropic({ baseURL: "http://127.0.0.1:4177/v1/local/default/anthropic/v1" })',
  },
  "AIGW-L012": {
    why: "The base URL was given with the endpoint, which the client appends once more.",
    real: "The provider's 404.",
    fix: "End the base URL with the provider, or with the version where the client wants one.",
    example: "OPENAI_BASE_URL=http://127.0.0.1:4177/v1/local/default/openai",
  },
  "AIGW-L013": {
    why: "Azure's API has no version in its paths: each request names one, and clients for OpenAI know nothing of it.",
    real: "The provider's 404, `Resource not found`.",
    fix: "Give the client the parameter.",
    example: 'new OpenAI({ baseURL, defaultQuery: { "api-version": "2024-10-21" } })',
  },
  "AIGW-L020": {
    why: "There is no header for each key: all of the metadata is in one.",
    real: "The header is dropped without a word, and the log has no such entry.",
    fix: "Send one header with a JSON object.",
    example: 'cf-aig-metadata: {"user":"u-17"}',
  },
  "AIGW-L021": {
    why: "A request has five metadata entries at most.",
    real: "The first five are kept, in order; the others are dropped without a word.",
    fix: "Put what you filter by first, and join what belongs together into one text.",
  },
  "AIGW-L030": {
    why: "`cf-cache-ttl` and `cf-skip-cache` are the names of before; the gateway still reads them.",
    real: "It works today.",
    fix: "Send `cf-aig-cache-ttl` and `cf-aig-skip-cache`.",
  },
  "AIGW-L031": {
    why: "Caching is off unless the gateway has a cache_ttl or the request brings a cache key. The header only says how long.",
    real: "`cf-aig-cache-status: MISS`, every time.",
    fix: "Turn caching on for the gateway, or opt in with a key. The quirk `cacheTtlHeaderOptsIn` does what older docs said.",
    example: "cf-aig-cache-key: greeting-1",
  },
  "AIGW-L032": {
    why: "Streamed answers are not stored, and a request with `stream` never shares an entry with one without.",
    real: "`cf-aig-cache-status: MISS`, every time, and every answer is paid for.",
    fix: "Ask without `stream` where a cached answer is wanted. The quirk `cacheStreams` stores streams.",
  },
  "AIGW-L040": {
    why: "`cf-aig-custom-cost` is documented for the gateway host; the list of headers of the REST API does not have it.",
    real: "The request is served; its log has the catalogue's price.",
    fix: "Send the request to the gateway host.",
  },
  "AIGW-L041": {
    why: "`cf-aig-byok-alias` is read on providers' paths and in universal steps, `cf-aig-gateway-id` on the REST API alone.",
    real: "The header is dropped; the alias is `default`, the gateway the one in the path.",
    fix: "Leave the header out, or send the request to the kind of URL that reads it.",
  },
  "AIGW-L042": {
    why: "Names that begin with `cf-aig-` are the gateway's own; this one is not known, and most likely misspelled.",
    real: "The header is dropped without an error.",
    fix: "Correct the name.",
    example: "cf-aig-cache-ttl: 3600",
  },
  "AIGW-L043": {
    why: "Switches are true or false, times and counts are whole numbers (`1h` is none), and each number has its bounds.",
    real: "What is no value is ignored; what is out of bounds is moved into them.",
    fix: "Send a value that the header takes.",
    example: "cf-aig-skip-cache: true",
  },
  "AIGW-L050": {
    why: "With `cf-aig-authorization` the gateway has its token and takes every other credential for the provider's, in universal steps always.",
    real: "The provider's own 401.",
    fix: "Put the provider's key there; or leave it out, so that a stored key or Unified Billing steps in.",
  },
  "AIGW-L051": {
    why: "Tokens of the REST API and gateway tokens look alike and have different permissions.",
    real: "401, code 2009, where the gateway asks for a token.",
    fix: "Send a token with the permission AI Gateway Run.",
    example: "cf-aig-authorization: Bearer {gateway token}",
  },
  "AIGW-L052": {
    why: "The variable with the key is not set, or the key is meant to be left to the gateway, which then needs its own token too.",
    real: "It counts as no key: a stored key or Unified Billing steps in, or the provider answers 401.",
    fix: "Set the key; or send a gateway token and store the key in the gateway.",
  },
  "AIGW-L053": {
    why: "The variable that should hold the token is not set, and the program wrote `undefined` or `null` into the header.",
    real: "401: code 2009 from the gateway, or the provider's own.",
    fix: "Set the variable, and let the program stop when it is not set.",
  },
  "AIGW-L054": {
    why: "Sockets are for callers with a gateway token only, also at gateways that let requests in without one.",
    real: "401, code 2009, before the socket opens.",
    fix: "Send a token with the upgrade: as a header, or in browsers as a sub-protocol.",
    example: 'new WebSocket(url, ["cf-aig-authorization.{token}"])',
  },
  "AIGW-L055": {
    why: "A chat on /compat names no Google project and no region; the gateway takes them from the service account, and an access token does not say them.",
    real: "Google's own 401.",
    fix: 'Send the service account\'s JSON, with `"region"` added to it, in base64 as the key, or store it as the key of google-vertex-ai.',
    example: "Authorization: Bearer $(jq -c '. + {region: \"us-east1\"}' account.json | base64 -w0)",
  },
  "AIGW-L060": {
    why: "On `/compat` the first part of the model's name says which provider it is for.",
    real: "400, code 2019.",
    fix: "Write the provider in front of the model.",
    example: '"model": "openai/gpt-4o-mini"',
  },
  "AIGW-L070": {
    why: "The REST API is Cloudflare's own and lets nobody in without an API token of the account; gateway tokens and providers' keys are none.",
    real: "401, code 10000.",
    fix: "Send one of the account's API tokens.",
    example: 'accounts: { local: { api_tokens: ["cf-api-token"] } }',
  },
};
