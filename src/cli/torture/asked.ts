import { hash } from "node:crypto";
import type { EmulatorEvents } from "../../emulator/inside.ts";

type Ended = EmulatorEvents["ended"];

/** One request of the command, and what became of it. */
export interface Asked {
  /** The exchange's. */
  readonly id: string;
  /** The same for requests that are the same. */
  readonly key: string;
  /** Since the command was started. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly account: string;
  /** "openai chat/completions gpt-4o-mini": who was asked for what. */
  readonly what: string;
  /** 0 where no byte of an answer came. */
  readonly status: number;
  readonly how: "complete" | "broken" | "client left" | "emulator stopped";
  readonly bytes: number;
  /** When the answer said to come back. */
  readonly retryAfterMs: number | null;
  /** How often the gateway itself has tried. */
  readonly attempts: number;
  readonly faults: readonly StruckFault[];
  readonly missed: readonly MissedFault[];
}

export interface StruckFault {
  readonly rule: string;
  readonly kind: string;
  /** What it does, as a clause. */
  readonly why: string;
}

export interface MissedFault {
  readonly rule: string;
  readonly why: string;
}

/** `since` is when the command was started, in ms since the epoch. */
export function askedOf({ received, exchange, reply, finished }: Ended, since: number, nowMs: number): Asked {
  const { arrival, trace, id } = received;
  const { facts } = trace;
  const missed = facts.flatMap((fact) => (fact.what === "fault missed" ? [{ rule: fact.rule, why: fact.why }] : []));
  const faults = facts.flatMap((fact) =>
    fact.what === "fault" && !missed.some(({ rule }) => rule === fact.rule)
      ? [{ rule: fact.rule, kind: fact.kind, why: fact.why }]
      : [],
  );
  const durationMs = trace.elapsedMs();
  const ended = facts.findLast((fact) => fact.what === "ended");
  const at = trace.startedMs - since;
  return {
    id,
    key: hash("sha256", `${arrival.method} ${arrival.safeUrl}\n${Buffer.from(arrival.body).toString("base64")}`),
    // Whoever moves the account's clock has a time of their own.
    atMs: Math.round(at >= 0 && trace.startedMs <= nowMs ? at : nowMs - since - durationMs),
    durationMs: Math.round(durationMs),
    account: arrival.account,
    what: whatOf(exchange, arrival),
    status: reply.status,
    how: finished?.how ?? ended?.how ?? "complete",
    bytes: ended?.bytes ?? 0,
    retryAfterMs: retryAfter(reply.headers),
    attempts: facts.filter((fact) => fact.what === "attempt").length,
    faults,
    missed,
  };
}

function whatOf(exchange: Ended["exchange"], { method, safeUrl }: Ended["received"]["arrival"]): string {
  const steps = exchange?.steps ?? [];
  const last = steps.at(-1);
  if (!last) return `${method} ${safeUrl.split("?", 1)[0]}`;
  const providers = steps.map(({ provider }) => provider.id).join(", then ");
  return [providers, last.request.path, last.request.model].filter((part) => part !== undefined && part !== "").join(" ");
}

function retryAfter(headers: Ended["reply"]["headers"]): number | null {
  const exact = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(exact)) return exact;
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
