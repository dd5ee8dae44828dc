import type { Backend } from "../backends/backend.ts";
import type { GatewayError } from "../errors/gateway-error.ts";
import type { FaultBook } from "../faults/book.ts";
import { stepLinter } from "../intake/lints/registry.ts";
import type { ProviderList } from "../intake/plan.ts";
import { intake, type Received, receive } from "../intake/receive.ts";
import type { RestModels } from "../plans/rest/look-up.ts";
import { parseOptions } from "../rules/request-options.ts";
import type { Hosts } from "../schema/hosts.ts";
import type { Quirks } from "../schema/quirks.ts";
import { admit } from "../stages/admit.ts";
import { attempts } from "../stages/attempts.ts";
import { bind, nameFor } from "../stages/bind.ts";
import { cache } from "../stages/cache.ts";
import { clientFaults } from "../stages/client-faults.ts";
import { type CredentialsParts, credentials } from "../stages/credentials.ts";
import { deadline } from "../stages/deadline.ts";
import { dress } from "../stages/dress.ts";
import { type FindModel, measurer, meter } from "../stages/meter.ts";
import { pad } from "../stages/pad.ts";
import { payment } from "../stages/payment.ts";
import { addIds, present } from "../stages/present.ts";
import { record } from "../stages/record.ts";
import { type Finished, refusedRow } from "../stages/rows.ts";
import { runPlan } from "../stages/run-plan.ts";
import type { Runs } from "../stages/runs.ts";
import { translate } from "../stages/translate.ts";
import { upstreamFaults } from "../stages/upstream-faults.ts";
import { useKey } from "../stages/use-key.ts";
import type { Cache } from "../store/cache.ts";
import type { Journal } from "../store/store.ts";
import type { Account, Accounts } from "./account.ts";
import type { Attempt } from "./attempt.ts";
import { compose, type Stage } from "./compose.ts";
import type { Arrival, Exchange, Step } from "./exchange.ts";
import type { InFlight } from "./in-flight.ts";
import { refusalReply } from "./refusal-reply.ts";
import { isWhole, type Reply } from "./reply.ts";

export interface PipelineParts extends CredentialsParts {
  readonly accounts: Accounts;
  /** Whom an account can ask. */
  readonly providers: (account: Account) => ProviderList;
  /** The models there are at the moment. */
  readonly models: () => RestModels;
  /** Custom domains. */
  readonly hosts: Hosts;
  readonly backend: Backend;
  readonly journal: Journal;
  readonly cache: Cache;
  readonly faults: FaultBook;
  readonly findModel: FindModel;
  readonly quirks: Quirks;
  /** Whether streamed events get filler on their way to the caller. */
  readonly padding: boolean;
  readonly inFlight: InFlight;
  /** Streams that callers may take up again. */
  readonly runs: Runs;
  /** Hears of every request that belongs to an account, before anything is done about it. */
  readonly onBegin?: (received: Received) => void;
  /** Hears of every exchange once its rows are written. */
  readonly onEnd: (ended: Ended) => void;
}

/** An exchange that is over; `exchange` is missing when it was refused at the door, or could not be written down. */
export interface Ended {
  readonly received: Received;
  readonly exchange?: Exchange;
  readonly reply: Reply;
  readonly finished?: Finished;
}

/** The road of a request: three lists, outermost first, by the names that docs/architecture.md shows. */
function stageLists(parts: PipelineParts) {
  return {
    exchange: {
      pad: pad(parts),
      record: record({ ...parts, measure: measurer(parts), onEnd: tellEnd(parts) }),
      clientFaults: clientFaults(parts.faults),
      bind: bind(parts.runs),
      present,
    } satisfies List<Exchange>,
    step: {
      cache: cache(parts.cache, parts.quirks),
      dress,
      admit: admit(parts.windows, parts.quirks),
      payment: payment(parts.report),
      credentials: credentials(parts),
      meter,
      translate: translate(parts.report),
      useKey: useKey(parts),
    } satisfies List<Step>,
    attempt: { deadline, upstreamFaults: upstreamFaults(parts.faults) } satisfies List<Attempt>,
  };
}

type List<Context> = Record<string, Stage<Context>>;

/**
 * Answers an arrival, whatever happens. With a refusal, the door has already found a reason not to: it is explained like
 * any other.
 */
export type Answer = (arrival: Arrival, refusal?: GatewayError) => Promise<Reply>;

export function pipeline(parts: PipelineParts): Answer {
  const lists = stageLists(parts);
  const send = compose<Attempt>(Object.values(lists.attempt), (attempt) => parts.backend.send(attempt));
  const runStep = compose<Step>(Object.values(lists.step), attempts(send, parts.quirks));
  const runExchange = compose<Exchange>(
    Object.values(lists.exchange),
    runPlan(runStep, { report: parts.report, lint: stepLinter(parts.quirks) }),
  );

  const answer = (received: Received): Promise<Reply> => {
    let exchange: Exchange;
    try {
      exchange = intake(received, parts);
    } catch (error) {
      return refuse(error, received, parts);
    }
    return runExchange(exchange);
  };
  return async (arrival, refusal) => {
    const received = receive(arrival, parts.accounts.open(arrival.account));
    parts.onBegin?.(received);
    const landed = parts.inFlight.began();
    try {
      return await (refusal ? refuse(refusal, received, parts) : answer(received));
    } catch (error) {
      return unrecorded(error, received, parts);
    } finally {
      landed();
    }
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
  const reply = refusal(error, received, parts);
  received.trace.add({ what: "ended", how: "complete", bytes: isWhole(reply.body) ? reply.body.byteLength : 0 });
  await parts.journal.write({ exchange: refusedRow(received, reply), logs: [] });
  parts.onEnd({ received, reply });
  return reply;
}

/** Nobody gets an answer that the log does not know, but everybody gets one. */
function unrecorded(error: unknown, received: Received, parts: PipelineParts): Reply {
  const reply = refusal(error, received, parts);
  parts.onEnd({ received, reply });
  return reply;
}

function refusal(error: unknown, received: Received, { report }: PipelineParts): Reply {
  const { id, arrival } = received;
  const reply = refusalReply(error, received, report);
  if (reply.from === "gateway") addIds(reply.headers, id, parseOptions(arrival.headers).given.eventId?.value);
  if (arrival.bound) nameFor(reply.headers, id);
  return reply;
}

function tellEnd(parts: PipelineParts) {
  return (exchange: Exchange, finished: Finished) =>
    parts.onEnd({ received: exchange, exchange, reply: finished.reply, finished });
}
