import type { Backend } from "../backends/backend.ts";
import type { GatewayError } from "../errors/gateway-error.ts";
import type { ProviderList } from "../intake/plan.ts";
import { intake, type Received, receive } from "../intake/receive.ts";
import type { Quirks } from "../schema/quirks.ts";
import { admit } from "../stages/admit.ts";
import { attempts } from "../stages/attempts.ts";
import { cache } from "../stages/cache.ts";
import { deadline } from "../stages/deadline.ts";
import { addIds, present } from "../stages/present.ts";
import { record } from "../stages/record.ts";
import { type Finished, refusedRow } from "../stages/rows.ts";
import { runPlan } from "../stages/run-plan.ts";
import type { Cache } from "../store/cache.ts";
import type { Journal } from "../store/store.ts";
import type { Windows } from "../store/windows.ts";
import type { Accounts } from "./account.ts";
import type { Attempt } from "./attempt.ts";
import { compose, type Stage } from "./compose.ts";
import type { Arrival, Exchange, Step } from "./exchange.ts";
import { refusalReply } from "./refusal-reply.ts";
import type { Reply } from "./reply.ts";

export interface PipelineParts {
  readonly accounts: Accounts;
  readonly providers: ProviderList;
  readonly strict: boolean;
  readonly backend: Backend;
  readonly journal: Journal;
  readonly cache: Cache;
  readonly windows: Windows;
  readonly quirks: Quirks;
  /** Hears of every exchange once its rows are written. */
  readonly onEnd: (ended: Ended) => void;
}

/** An exchange that is over; `exchange` is missing when it was refused at the door. */
export interface Ended {
  readonly received: Received;
  readonly exchange?: Exchange;
  readonly reply: Reply;
  readonly finished?: Finished;
}

/** The road of a request: three lists, outermost first, by the names that docs/architecture.md shows. */
function stageLists(parts: PipelineParts) {
  return {
    exchange: { record: record(parts.journal, tellEnd(parts)), present } satisfies List<Exchange>,
    step: { cache: cache(parts.cache, parts.quirks), admit: admit(parts.windows, parts.quirks) } satisfies List<Step>,
    attempt: { deadline } satisfies List<Attempt>,
  };
}

type List<Context> = Record<string, Stage<Context>>;

/** Answers an arrival. With a refusal, the door has already found a reason not to: it is explained like any other. */
export type Answer = (arrival: Arrival, refusal?: GatewayError) => Promise<Reply>;

export function pipeline(parts: PipelineParts): Answer {
  const lists = stageLists(parts);
  const send = compose<Attempt>(Object.values(lists.attempt), (attempt) => parts.backend.send(attempt));
  const runStep = compose<Step>(Object.values(lists.step), attempts(send, parts.quirks));
  const runExchange = compose<Exchange>(Object.values(lists.exchange), runPlan(runStep));

  return async (arrival, refusal) => {
    const received = receive(arrival, parts.accounts.open(arrival.account));
    if (refusal) return refuse(refusal, received, parts);
    let exchange: Exchange;
    try {
      exchange = intake(received, parts);
    } catch (error) {
      return refuse(error, received, parts);
    }
    return runExchange(exchange);
  };
}

/** What a request passes through, in order; each list ends with what it is folded over. */
export function roadMap(parts: PipelineParts): Record<"exchange" | "step" | "attempt", string[]> {
  const { exchange, step, attempt } = stageLists(parts);
  return {
    exchange: [...Object.keys(exchange), "runPlan"],
    step: [...Object.keys(step), "attempts"],
    attempt: [...Object.keys(attempt), "send"],
  };
}

/** Refused at the door: explained and kept as an exchange, but no log row. */
async function refuse(error: unknown, received: Received, parts: PipelineParts): Promise<Reply> {
  const reply = refusalReply(error, received.trace);
  addIds(reply.headers, received.id, received.arrival.headers["cf-aig-event-id"]);
  await parts.journal.write({ exchange: refusedRow(received, reply), logs: [] });
  parts.onEnd({ received, reply });
  return reply;
}

function tellEnd(parts: PipelineParts) {
  return (exchange: Exchange, finished: Finished) =>
    parts.onEnd({ received: exchange, exchange, reply: finished.reply, finished });
}
