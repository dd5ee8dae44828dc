import type { Exchange, StepPlan } from "../exchange/exchange.ts";
import type { Happened } from "../exchange/trace.ts";
import type { OptionName, Source } from "../rules/request-options.ts";
import type { EffectiveOptions } from "../rules/settings.ts";

/** Tells the trace which option was asked for, who won and over whom. Only what somebody set: defaults are the same for everyone. */
export function explainOptions(options: EffectiveOptions, exchange: Exchange, asks: StepPlan["asks"]): void {
  // The same options were made of the same wishes (settle), so that there is the same to be said of them.
  let facts = explained.get(options);
  if (!facts) {
    facts = explanation(options, exchange, asks);
    explained.set(options, facts);
  }
  for (const fact of facts) exchange.trace.add(fact);
}

const explained = new WeakMap<EffectiveOptions, readonly Happened[]>();

function explanation(options: EffectiveOptions, exchange: Exchange, asks: StepPlan["asks"]): Happened[] {
  const facts: Happened[] = options.remarks.map(({ from, name, text }) => ({ what: "remark", from, name, text }));
  for (const name of namesOf(options, exchange.requested.given, asks)) {
    const { value, from, name: by } = options[name];
    if (from === "default") continue;
    const over = losers(name, from, exchange, asks);
    facts.push({ what: "option", name, value, from: by ?? from, ...(over.length > 0 ? { over } : {}) });
  }
  return facts;
}

const RETRIES = ["maxAttempts", "retryDelayMs", "backoff"] as const;

/** What a request or step asked for; and the gateway's retries, which nobody sees in the request. */
function namesOf(options: EffectiveOptions, given: object, asks: StepPlan["asks"]): Iterable<OptionName> {
  const names = Object.keys(given) as OptionName[];
  const retried = options.maxAttempts.value > 1;
  if (!asks && !retried) return names;
  return new Set([
    ...names,
    ...(asks ? ([...Object.keys(asks.headers), ...Object.keys(asks.config)] as OptionName[]) : []),
    ...(retried ? RETRIES : []),
  ]);
}

/** The gateway's setting for each option that it can have one for. */
const SETTINGS: { readonly [Name in OptionName]?: keyof Exchange["gateway"] } = {
  cacheTtlSeconds: "cache_ttl",
  collectLog: "collect_logs",
  maxAttempts: "retry_max_attempts",
  retryDelayMs: "retry_delay",
  backoff: "retry_backoff",
  zdr: "zdr",
};

/** Who else said something about it, from strongest to weakest (G-HDR-1): "cf-aig-cache-ttl (request header)". */
function losers(name: OptionName, winner: Source, { requested, gateway }: Exchange, asks: StepPlan["asks"]): string[] {
  const setting = SETTINGS[name];
  const said: readonly (readonly [from: Source, name: string | undefined])[] = [
    ["step config", asks?.config[name]?.name],
    ["step header", asks?.headers[name]?.name],
    ["request header", requested.given[name]?.name],
    ["gateway", setting && gateway[setting] ? setting : undefined],
  ];
  const beaten = said.slice(said.findIndex(([from]) => from === winner) + 1);
  return beaten.flatMap(([from, by]) => (by === undefined ? [] : [`${by} (${from})`]));
}
