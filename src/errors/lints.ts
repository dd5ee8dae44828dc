/**
 * Mistakes and leniencies seen on live traffic. `text` says what the real gateway would have answered, or why the
 * request will not do what its author thinks, and what to change.
 */
export const lints = {
  "AIGW-L001":
    "gateway is not configured: the real service answers 400 code 2001; create it in the dashboard, or list it under `gateways` in aigw.config",
  "AIGW-L002": "no provider key was sent, none is stored and Unified Billing does not pay: the provider answers 401",
  "AIGW-L003":
    "model is not in the catalogue: the provider would most likely answer that it does not exist; check the spelling or add it to mocks/models.yaml",
  "AIGW-L004":
    "path contains /v1 or /v1beta twice: your client appends it itself; set its base URL without the trailing /v1 or /v1beta",
  "AIGW-L005": "the emulator does not serve this path (the real provider may); script an answer in mocks/*.mock.yaml",
  "AIGW-L006": "header has no effect in this version of the emulator; the real gateway may act on it",
  "AIGW-L007":
    "metadata is lost, as the real gateway loses it without a word: cf-aig-metadata is a JSON object whose values are strings, numbers or true or false",
  "AIGW-L010":
    "path is cut before the account: the gateway's paths begin with /v1/{account}/{gateway}; set the client's whole base URL, such as …/v1/local/default/openai",
  "AIGW-L011": "path lacks its version: this client expects it in the base URL; add it there",
  "AIGW-L012": "path has the endpoint twice: the client appends it itself; let its base URL end before it",
  "AIGW-L013":
    "query lacks what this provider wants in every one: it answers 404, whatever the path; have your client send it with each request",
  "AIGW-L020":
    "header has no effect: metadata is one header, cf-aig-metadata, whose value is a JSON object; put this entry into it",
  "AIGW-L021": "metadata beyond the fifth entry is dropped, as the real gateway drops it; send five entries at most",
  "AIGW-L030": "header has an old name that still works; send it by its new one",
  "AIGW-L031":
    "time to live without a cache to live in: it does not turn caching on; send cf-aig-cache-key too, or set the gateway's cache_ttl",
  "AIGW-L032":
    "answers are cached here and streams are not: this one goes to the provider every time; ask without stream where a cached answer is wanted",
  "AIGW-L040":
    "header is not among those of the REST API: the cost is the catalogue's; send the request to the gateway host to set your own",
  "AIGW-L041": "header has no effect here: it is for another kind of URL; leave it out, or use that one",
  "AIGW-L042":
    "header is none of the gateway's: it is dropped and neither acted on nor forwarded; correct its name or leave it out",
  "AIGW-L043": "value is not taken as it was sent; correct it",
  "AIGW-L050":
    "gateway token is where the provider's key goes: beside cf-aig-authorization it is sent on as that key, and the provider refuses it with 401; send the provider's key, or none",
  "AIGW-L051":
    "API token is where a gateway token goes: it needs the permission AI Gateway Run, which this one is not listed with; send a gateway token",
  "AIGW-L052":
    "key is empty and counts as none: a stored key or Unified Billing has to step in; set the client's key, or leave its header out",
  "AIGW-L053": "token is a word that programs write for nothing: the variable that should hold it is not set; set it",
  "AIGW-L054":
    "socket was opened without a gateway token: the real service answers 401 code 2009, whatever the gateway's authentication says; send cf-aig-authorization, or cf-aig-authorization.{token} as a sub-protocol",
  "AIGW-L055":
    "key does not say whose models are asked: /compat reaches Vertex with a service account that has a region in it, and Google answers 401 to anything else; send or store one, or use the provider's own path",
  "AIGW-L060":
    "name has no provider in front: /compat takes {provider}/{model} and answers 400 code 2019; write, for example, openai/gpt-4o-mini",
  "AIGW-L070":
    "the real service answers 401 code 10000; send one of the account's API tokens, or list this one under accounts.{account}.api_tokens in aigw.config",
} as const;

export type LintId = keyof typeof lints;

/** Every difference between relaxed and strict, as docs/postures.md lists them. Strict refuses where relaxed lints. */
export const postures: readonly Posture[] = [
  {
    situation: "the gateway is not configured, and its id is not `default`",
    relaxed:
      "it comes to life; the lint line waits until the account has any configured gateway, unless no gateway can have such an id",
    strict: "400, code 2001",
    lint: "AIGW-L001",
  },
  {
    situation: "no gateway token on the request, and the gateway's `authentication` is not set",
    relaxed: "it is let in",
    strict: "401, code 2009",
  },
  {
    situation: "a WebSocket is opened without a gateway token, and the gateway's `authentication` is off",
    relaxed: "it is let in",
    strict: "401, code 2009",
    lint: "AIGW-L054",
  },
  {
    situation: "no provider key on the request, or an empty one",
    relaxed: "it is answered; a stored key or, with a gateway token and configured credits, Unified Billing steps in first",
    strict:
      "a stored key or Unified Billing steps in: without credits 402, code 2021; without authentication the provider's own 401 (Google: 403)",
    lint: "AIGW-L002",
  },
  {
    situation: "Vertex AI on /compat: a key that is no service account with a region in it",
    relaxed: "it is answered",
    strict: "Google's own 401",
    lint: "AIGW-L055",
  },
  {
    situation: "Azure OpenAI: no `api-version` in the query",
    relaxed: "it is answered",
    strict: "Azure's own 404",
    lint: "AIGW-L013",
  },
  {
    situation: "the model is not in the catalogue, but its id is one that the provider could have",
    relaxed: "it is answered",
    strict: "the provider's own 404 (Workers AI: 400)",
    lint: "AIGW-L003",
  },
  {
    situation: "REST API: no API token, a gateway token in its place, or, where `api_tokens` are configured, another one",
    relaxed: "it is answered",
    strict: "401, code 10000; also where no `api_tokens` are configured",
    lint: "AIGW-L070",
  },
  {
    situation: "there are recordings, and none answers the request (mode `replay`, `onMiss` not set)",
    relaxed: "a mock model answers; under `CI=true` as in strict",
    strict: "406, code 4060",
  },
  {
    situation: "the recording that answers is of a stream that broke off",
    relaxed: "it breaks off again at the same place",
    strict: "as if there were none",
  },
];

interface Posture {
  readonly situation: string;
  readonly relaxed: string;
  readonly strict: string;
  /** Absent where the way that traffic is let in is what everybody expects of a local gateway. */
  readonly lint?: LintId;
}
