import type { Fact } from "../exchange/trace.ts";
import type { LimitName } from "../formats/quota-style.ts";
import { dollars } from "../rules/explain-cost.ts";
import type { OptionName } from "../rules/request-options.ts";
import { counted, listed, plain, seconds } from "./words.ts";

/** What a sentence may need to know besides its own fact. */
export interface Told {
  /** Every fact of the exchange, in order. */
  readonly facts: readonly Fact[];
  /** Whether more than one step was tried: only then are steps told apart. */
  readonly severalSteps: boolean;
}

type What = Fact["what"];
type Sentences = { readonly [Kind in What]: (fact: Extract<Fact, { what: Kind }>, told: Told) => string };

/** One sentence for every kind of fact. A new kind of fact does not compile without its own. */
const sentences: Sentences = {
  arrived: ({ method, url, bytes }) => `${method} ${url} came in with ${bytes === 0 ? "no body" : counted(bytes, "byte")}.`,
  gateway: ({ account, gateway, found }) => `It is for the gateway '${gateway}' of the account '${account}', ${FOUND[found]}.`,
  authenticated: ({ authenticated, required, how, forwardedAsKey }) => {
    const who = authenticated ? `The caller is known: ${plain(how)}` : `The caller is not known: ${plain(how)}`;
    const wanted = required ? "The gateway asks for a token." : "The gateway does not ask for a token.";
    const key = forwardedAsKey === undefined ? "" : ` A gateway token in ${forwardedAsKey} goes out as the provider's key.`;
    return `${who} ${wanted}${key}`;
  },
  access: ({ host, how, userId }) => {
    const who = userId === undefined ? "a service or somebody without a name" : `the user ${userId}`;
    return `Access let it in to ${host}, by ${how}: ${who}.`;
  },
  lint: ({ id, text }) => `Mind ${id}: ${plain(text)}`,
  step: (fact, told) => {
    const model = fact.model === undefined ? "" : `, model ${fact.model}`;
    return `${told.severalSteps ? `Step ${fact.step}` : "It"} goes to ${fact.provider}, endpoint ${fact.endpoint}${model}.`;
  },
  option: ({ name, value, from, over }) =>
    `${from} sets ${OPTIONS[name]?.(value) ?? name}${over === undefined ? "" : `, and wins over ${listed(over)}`}.`,
  remark: ({ from, name, text }) => `About ${name} (${from}): ${plain(text)}`,
  cache: ({ result, why, step }, told) => {
    if (result === "hit") return `The cache had the answer${ofStep(step, told)}: ${plain(why)}`;
    if (result === "not used") return `The cache was not used${ofStep(step, told)}: ${plain(why)}`;
    return `The cache had no answer${ofStep(step, told)}: ${plain(why)}`;
  },
  stored: ({ stored, why }) => `The answer was ${stored ? "stored in the cache" : "not stored in the cache"}: ${plain(why)}`,
  "rate limit": ({ of, allowed, count, limit, intervalSeconds, technique, resetMs }) => {
    const rule = `${counted(limit, "request")} in ${seconds(intervalSeconds)} (${technique})`;
    const used = `${Math.round(count * 100) / 100} of them ${count === 1 ? "is" : "are"} used`;
    const next = `the next one passes at ${new Date(resetMs).toISOString()}`;
    const whose = `The rate limit of ${of === undefined ? "" : `${of}, `}${rule},`;
    return allowed ? `${whose} let it in; ${used}.` : `${whose} refused it; ${used}, and ${next}.`;
  },
  credential: ({ step, source, alias, zeroDataRetention, why }, told) => {
    const stored = `the stored key '${alias}'`;
    const key = { request: "the key of the request", stored, unified: "Cloudflare's key", none: "no key" }[source];
    const kept = zeroDataRetention ? " The provider was asked to keep nothing." : "";
    return `The provider gets ${key}${ofStep(step, told)}: ${plain(why)}${kept}`;
  },
  "key used": ({ step, how }, told) => `The key${ofStep(step, told)} was ${plain(how)}`,
  quota: ({ provider, model, allowed, left }) => {
    const parts = Object.entries(left).map(([name, { limit, remaining }]) => `${remaining} of ${limit} ${QUOTAS[name] ?? name}`);
    const whose = model === null ? provider : `${provider} for ${model}`;
    return `The quota of ${whose} ${allowed ? "let it in" : "refused it"}; ${listed(parts) || "nothing"} left.`;
  },
  attempt: ({ step, attempt }, told) => `Attempt ${attempt}${ofStep(step, told)} began.`,
  translated: ({ step, to, path }, told) => `The chat${ofStep(step, told)} was translated to ${to} and goes to ${path}.`,
  "not translated": ({ step, to, why }, told) => `The chat${ofStep(step, told)} cannot be said in ${to}: ${plain(why)}`,
  checked: ({ verdict, recording, why }) =>
    `Beside ${recording === null ? "no recording" : `the recording ${recording}`}, the live answer is ${verdict}: ${plain(why)}`,
  "answered by": ({ backend, source, detail }) => {
    if (backend === "replay") return `A recording answered: ${plain(detail)}`;
    if (backend === "live") return `It was asked live (${source}): ${plain(detail)}`;
    if (source === "rule") return `A scripted rule answered, ${plain(detail)}`;
    if (source === "refusal") return `The provider that is played said no, ${plain(detail)}`;
    return `The ${backend} ${source} answered: ${plain(detail)}`;
  },
  fault: ({ rule, side, why, attempt }) => {
    const where = side === "client" ? "between gateway and caller" : `between gateway and provider, attempt ${attempt ?? 1}`;
    return `The fault ${rule} struck ${where}: it ${plain(why)}`;
  },
  "fault missed": ({ rule, why }) => `The fault ${rule} was to strike and could not: ${plain(why)}`,
  "socket closed": ({ by, code, reason, received, sent }) => {
    const who = by === "client" ? "The caller" : "The provider's side";
    const how =
      code === 1006 ? "ended the socket without a goodbye" : `closed the socket with ${code}${reason && ` (${reason})`}`;
    return `${who} ${how}, after ${counted(received, "message")} from the caller and ${counted(sent, "message")} to it.`;
  },
  waited: ({ ms, why }) => `It waits ${ms} ms: ${plain(why)}`,
  "answer began": ({ step, attempt, status }, told) =>
    `Attempt ${attempt}${ofStep(step, told)} was answered with status ${status}.`,
  "no answer": ({ step, attempt, why }, told) => `Attempt ${attempt}${ofStep(step, told)} got no answer: ${plain(why)}`,
  refused: ({ status, code, message, hint, step, by }, told) =>
    `${by === "access" ? "Access" : "The gateway"} refused ${step === undefined || !told.severalSteps ? "it" : `step ${step}`} with status ${status}, code ${code}${hint.startsWith(message) ? "" : `, "${message}"`}: ${plain(hint)} To read more: aigw-emulator explain ${code}.`,
  cost: ({ step, why }, told) => `The cost${ofStep(step, told)}: ${plain(why)}`,
  credits: ({ usd, balanceUsd }) => `Credits paid ${dollars(usd)}, and ${dollars(balanceUsd)} of them are left.`,
  ended: ({ how, bytes, error }, told) => {
    const sent = counted(bytes, "byte");
    const whose = answerOf(told);
    if (how === "complete") return `${whose} ended complete, after ${sent}.`;
    if (how === "broken") return `${whose} broke off after ${sent}: ${plain(error ?? "its source failed")}`;
    const who = how === "client left" ? "the caller left" : "the emulator was stopped";
    return `${whose} was on its way, with ${sent} sent, when ${who}.`;
  },
};

/** The sentence of one fact. A fact that only another version knows is named. */
export function sentence(fact: Fact, told: Told): string {
  const write = (sentences as Readonly<Record<string, ((fact: never, told: Told) => string) | undefined>>)[fact.what];
  return write ? write(fact as never, told) : `${fact.what} (this version has no words for it).`;
}

const FOUND: Readonly<Record<Extract<Fact, { what: "gateway" }>["found"], string>> = {
  configured: "which is configured",
  "made through the control API": "which was made through the control API",
  "made on first use": "which nobody configured and which was made for it",
};

const QUOTAS: Readonly<Record<string, string | undefined>> = {
  requests: "requests",
  requestsPerDay: "requests of the day",
  tokens: "tokens",
  inputTokens: "input tokens",
  outputTokens: "output tokens",
} satisfies Record<LimitName, string>;

/** What each option is about, with its value. Values that may be personal are counted and not shown. */
const OPTIONS: Readonly<Record<string, ((value: unknown) => string) | undefined>> = {
  skipCache: (value) => (value === true ? "that the cache is skipped" : "that the cache is not skipped"),
  cacheTtlSeconds: (value) => (value === 0 ? "caching off" : `a cache time of ${seconds(Number(value))}`),
  cacheKey: () => "the cache key",
  collectLog: (value) => `that a log is ${value === true ? "kept" : "not kept"}`,
  collectLogPayload: (value) => `that bodies are ${value === true ? "logged" : "not logged"}`,
  metadata: (value) =>
    isObject(value) ? `metadata with ${counted(Object.keys(value).length, "entry", "entries")}` : "no metadata",
  customCost: () => "the caller's own prices",
  eventId: (value) => `the event id ${value}`,
  requestTimeoutMs: (value) => (value === 0 ? "no time limit" : `a time limit of ${value} ms to the first byte`),
  maxAttempts: (value) => (value === 1 ? "one attempt" : `up to ${value} attempts`),
  retryDelayMs: (value) => `a delay of ${value} ms before another attempt`,
  backoff: (value) => `a backoff that is ${value}`,
  byokAlias: (value) => `the stored key with the alias ${value}`,
  noWholesale: (value) => `that Unified Billing is ${value === true ? "not allowed" : "allowed"}`,
  zdr: (value) => `zero data retention ${value === true ? "on" : "off"}`,
} satisfies Record<OptionName, (value: unknown) => string>;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function ofStep(step: number, { severalSteps }: Told): string {
  return severalSteps ? ` of step ${step}` : "";
}

/** Who answered in the end. */
function answerOf({ facts }: Told): string {
  if (facts.at(-2)?.what === "refused") return "The gateway's own answer";
  const step = facts.findLast((fact) => fact.what === "step");
  if (step === undefined) return "The answer";
  if (facts.some((fact) => fact.what === "cache" && fact.step === step.step && fact.result === "hit"))
    return "The answer from the cache";
  const began = facts.findLast((fact) => fact.what === "answer began");
  const whose = step.model === undefined ? step.provider : `${step.provider} ${step.model}`;
  return `The answer of ${whose}${began ? `, status ${began.status},` : ""}`;
}
