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
    "metadata is lost, as the real gateway loses it without a word: cf-aig-metadata is a JSON object of at most five entries, each a string, a number or true or false",
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
    situation: "no provider key on the request, or an empty one",
    relaxed: "it is answered; a stored key or, with a gateway token and configured credits, Unified Billing steps in first",
    strict:
      "a stored key or Unified Billing steps in: without credits 402, code 2021; without authentication the provider's own 401 (Google: 403)",
    lint: "AIGW-L002",
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
];

interface Posture {
  readonly situation: string;
  readonly relaxed: string;
  readonly strict: string;
  /** Absent where the way that traffic is let in is what everybody expects of a local gateway. */
  readonly lint?: LintId;
}
