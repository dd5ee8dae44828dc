import type { RefusalName } from "./catalog.ts";

/** What to do about a refusal of the gateway, for `aigw-emulator explain`. */
export interface RefusalAdvice {
  readonly fix: string;
  /** What to write, to be copied. */
  readonly example?: string;
}

const ACCESS = "Send an Access token, or a service token of the settings; or take `access` from the host in the config file.";
const ACCESS_EXAMPLE = "cf-access-token: {Access JWT}";

export const refusalAdvice: { readonly [Name in RefusalName]: RefusalAdvice } = {
  gatewayNotFound: {
    fix: "Correct the gateway in the URL, or list it under `gateways` in the config file.",
    example: "gateways: [{ id: my-gateway }]",
  },
  unauthorized: {
    fix: "List a token under `accounts` in the config file and send it, or turn `authentication` off for the gateway.",
    example: "cf-aig-authorization: Bearer {gateway token}",
  },
  unreadableAnswer: {
    fix: "Look at the answer in the log: it has to be one of the provider's own API. A scripted `raw` answer has to be one too.",
  },
  noProviderResponse: {
    fix: "Raise `cf-aig-request-timeout`, let the gateway try again (`cf-aig-max-attempts`), or add a step to fall back to. The story of the exchange says which of them it was.",
    example: "cf-aig-max-attempts: 3",
  },
  rateLimited: {
    fix: "Wait for the window to pass, raise `rate_limiting_limit`, or cache: cached answers do not count.",
  },
  unknownAlias: { fix: "Correct the alias, or store a key under it.", example: "cf-aig-byok-alias: default" },
  credentialRequired: { fix: "Send the provider's key, or store one in the gateway." },
  noCredits: { fix: "Raise the account's `credits`, send the provider's key, or store one in the gateway." },
  unifiedBillingLimited: { fix: "Wait a minute, or use a key of your own: those are not limited." },
  badUniversalPayload: {
    fix: "Send a list of steps to the bare gateway; a client of one provider needs the provider's slug at the end of its base URL.",
    example: '[{"provider":"openai","endpoint":"chat/completions","headers":{},"query":{"model":"gpt-4o-mini","messages":[]}}]',
  },
  invalidProvider: {
    fix: "Correct the slug in the URL, or the provider in front of the model on `/compat`.",
    example: "http://127.0.0.1:4177/v1/local/default/openai",
  },
  badChatFormat: {
    fix: "Write the provider in front of the model, and send at least one message that is not empty.",
    example: '{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}',
  },
  noBalance: { fix: "Raise the account's `credits`, or store the provider's key in the gateway." },
  noBalance2049: { fix: "Raise the account's `credits`, or store the provider's key in the gateway." },
  modelNotFound: {
    fix: "Write the model as the catalogue does: the author, a slash, the model, versions with dots. The quirk `lenientSlugs` takes hyphens too.",
    example: '"model": "anthropic/claude-haiku-4.5"',
  },
  userInput: { fix: "Correct the field that the message names, or send the model to the path of its own API." },
  notSold: { fix: "Store the provider's key in the gateway: Unified Billing does not pay for this model." },
  paymentRequired: {
    fix: "Send the request again with a payment; without `Payment-Method: x402` the usual keys and credits count.",
    example: "PAYMENT-SIGNATURE: {payment}",
  },
  credentialRejected: { fix: "Replace the stored key with one that the provider takes." },
  ownCredentialRejected: { fix: "Nothing in the request is wrong: try again later, or use a key of your own." },
  apiTokenRefused: {
    fix: "List an API token under `accounts` in the config file and send it.",
    example: "Authorization: Bearer {API token}",
  },
  noRoute: {
    fix: "Correct the path; inference is at `ai/run` and `ai/v1/…` of the account.",
    example: "http://127.0.0.1:4177/client/v4/accounts/local/ai/v1",
  },
  methodNotAvailable: { fix: "Use POST." },
  accessLogin: { fix: ACCESS, example: ACCESS_EXAMPLE },
  accessUnauthorized: { fix: ACCESS, example: ACCESS_EXAMPLE },
  accessForbidden: { fix: `${ACCESS} What is wrong with the one that came, the story of the exchange says.` },
  bodyTooLarge: { fix: "Send less, or raise `bodyLimit`.", example: "bodyLimit: 209715200" },
  tooManySockets: { fix: "Close sockets that are no longer needed, or raise `maxSockets`.", example: "maxSockets: 5000" },
  malformedRequest: {
    fix: "Write a % in a URL as %25. Open a WebSocket with GET, version 13 and a key, as every client library does.",
  },
  cassetteMiss: {
    fix: "Record the request, or correct it: the message names the nearest recording and the first difference. With `onMiss: mock` a mock model answers instead.",
    example: "aigw-emulator start --mode record",
  },
  badCassetteName: {
    fix: "Name a file of the folder of recordings, with or without its ending.",
    example: "x-aigw-cassette: suite/chat",
  },
  internal: { fix: "Report it with the lines that the emulator's terminal printed." },
};
