import type { Exchange } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Happened, Trace } from "../exchange/trace.ts";
import type { LintReport, ModelReport, RunReport } from "./run-report.ts";

/** Of an exchange that has ended, what counts. */
export interface Counted {
  readonly received: { readonly trace: Pick<Trace, "happened"> };
  readonly exchange?: {
    readonly account: Pick<Exchange["account"], "id">;
    readonly steps: readonly (Pick<Exchange["steps"][number], "metered"> & {
      readonly provider: { readonly id: string };
      readonly request: { readonly model: string | undefined };
    })[];
  };
  readonly reply: Pick<Reply, "status">;
  readonly finished?: { readonly how: string };
}

/** What the recordings came to; the emulator's own report. */
export interface CassetteCounts {
  readonly used: number;
  readonly unused: readonly { readonly file: string; readonly id: string }[];
  readonly missed: readonly string[];
  readonly misses: number;
  readonly recorded: readonly { readonly result: string }[];
}

/** Counts as exchanges end: what is forgotten by a reset stays counted. */
export interface Tally {
  ended(exchange: Counted): void;
  /** Somebody asked for what is no gateway URL. */
  stray(request: {
    readonly method: string;
    readonly path: string;
    readonly lint?: string | undefined;
    readonly advice: string;
  }): void;
  report(cassettes: CassetteCounts): RunReport;
}

/** What the detail of an old recording ends with, in parentheses. */
const TOO_OLD = "; too old: ";

/** So many requests without a gateway are named. */
const MOST_STRAYS = 50;

type Counting<Report> = { -readonly [Name in keyof Report]: Report[Name] };

export function openTally(version: string): Tally {
  const sum = { requests: 0, failed: 0, cacheHits: 0, cost: 0, costUnknown: 0, costAvoided: 0 };
  const answeredBy = new Map<string, number>();
  const models = new Map<string, Counting<ModelReport>>();
  const lints = new Map<string, LintReport>();
  const stale = new Set<string>();
  const strays: string[] = [];
  // What cached answers cost when they were made.
  const stored = new Map<string, number>();
  const mind = (id: string, text: string) => {
    const before = lints.get(id);
    lints.set(id, before ? { ...before, count: before.count + 1 } : { id, text, count: 1 });
  };
  const told = (facts: readonly Happened[], account: string) => {
    for (const fact of facts) {
      if (fact.what === "lint") mind(fact.id, fact.text);
      if (fact.what === "answered by") {
        const who = fact.source === "rule" ? "rule" : fact.backend;
        answeredBy.set(who, (answeredBy.get(who) ?? 0) + 1);
        if (fact.detail.includes(TOO_OLD) && fact.detail.endsWith(")")) stale.add(fact.detail);
      }
      if (fact.what === "cache" && fact.result === "hit") {
        sum.cacheHits += 1;
        sum.costAvoided += stored.get(`${account} ${fact.key}`) ?? 0;
      }
      if (fact.what === "cost") cost(fact, facts, account);
    }
  };
  const cost = ({ usd, step }: Extract<Happened, { what: "cost" }>, facts: readonly Happened[], account: string) => {
    if (usd === null) {
      sum.costUnknown += 1;
      return;
    }
    sum.cost += usd;
    if (!wasPaid(facts, step)) sum.costAvoided += usd;
    const entry = facts.find((fact) => fact.what === "stored" && fact.step === step && fact.stored);
    if (entry?.what === "stored" && entry.key !== undefined) stored.set(`${account} ${entry.key}`, usd);
  };
  return {
    ended({ received, exchange, reply, finished }) {
      sum.requests += 1;
      if (reply.status >= 400 || (finished && finished.how === "broken")) sum.failed += 1;
      told(received.trace.happened, exchange?.account.id ?? "");
      for (const { provider, request, metered } of exchange?.steps ?? []) {
        const model = request.model ?? null;
        const name = `${provider.id} ${model}`;
        let counts = models.get(name);
        if (!counts) {
          counts = { provider: provider.id, model, requests: 0, tokens: 0, cost: 0 };
          models.set(name, counts);
        }
        const usage = metered?.usage;
        counts.requests += 1;
        if (usage) counts.tokens += usage.inputTokens + usage.outputTokens;
        counts.cost += metered?.cost.usd ?? 0;
      }
    },
    stray({ method, path, lint, advice }) {
      sum.requests += 1;
      sum.failed += 1;
      if (lint !== undefined) mind(lint, advice);
      if (strays.length < MOST_STRAYS) strays.push(`${method} ${path.split("?")[0]}`);
    },
    report: ({ used, unused, missed, misses, recorded }) => ({
      version,
      requests: sum.requests,
      failed: sum.failed,
      cacheHits: sum.cacheHits,
      answeredBy: Object.fromEntries(answeredBy),
      models: [...models.values()].map((model) => ({ ...model, cost: rounded(model.cost) })).sort((a, b) => b.cost - a.cost),
      cassettes: {
        used,
        unused: unused.map(({ file, id }) => ({ file, id })),
        stale: [...stale],
        misses,
        missed,
        recorded: recorded.filter(({ result }) => result === "added" || result === "replaced").length,
      },
      lints: [...lints.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      strays,
      cost: rounded(sum.cost),
      costUnknown: sum.costUnknown,
      costAvoided: rounded(sum.costAvoided),
    }),
  };
}

/** Whether a provider was asked over the network. */
function wasPaid(facts: readonly Happened[], step: number): boolean {
  let at = -1;
  let live = false;
  for (const fact of facts) {
    if (fact.what === "step") at = fact.step;
    if (fact.what === "answered by" && at === step) live = fact.backend === "live" || fact.backend === "record";
  }
  return live;
}

/** To a thousandth of a millionth: sums of fractions have none of their own beyond. */
function rounded(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}
