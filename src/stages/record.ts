import type { Ending } from "../exchange/body.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { InFlight } from "../exchange/in-flight.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { LARGEST_LOG } from "../rules/log-bodies.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Journal, JournalEntry } from "../store/store.ts";
import { type Batch, KeptParts, sizeOf } from "../streaming/batch.ts";
import { Flow, flowOf } from "../streaming/flow.ts";
import { logEntries } from "./log-entries.ts";
import { type JoinStream, loggedAnswer } from "./logged-answer.ts";
import type { Measure } from "./meter.ts";
import { exchangeRow, type Finished } from "./rows.ts";

/**
 * Writes the exchange's rows when its answer has ended, before the last bytes leave: nobody holds a whole answer that
 * the log does not know. `onEnd` hears of it afterwards. Rows that cannot be written make a whole answer throw; a stream
 * breaks off before its end, and `report` says why.
 */
export function record({ journal, inFlight, quirks, measure, report, onEnd }: RecordParts): Stage<Exchange> {
  const end = (exchange: Exchange, finished: Finished): JournalEntry => {
    const served = exchange.steps.at(-1);
    if (served) measure(served, finished.how === "complete");
    const { how, bytes, error } = finished;
    exchange.trace.add(error === undefined ? { what: "ended", how, bytes } : { what: "ended", how, bytes, error });
    return { exchange: exchangeRow(exchange, finished), logs: logEntries(exchange, finished, quirks) };
  };
  const write = async (exchange: Exchange, finished: Finished) => {
    await journal.write(end(exchange, finished));
    onEnd(exchange, finished);
  };
  return async (exchange, next) => {
    const reply = await next();
    const { body: whole } = reply;
    const join = exchange.steps.at(-1)?.endpoint?.format.joinStream;
    if (isWhole(whole)) {
      const how = exchange.arrival.gone ? whoLeft(inFlight) : "complete";
      const finished = { reply, how, bytes: whole.byteLength, body: () => loggedAnswer(reply, () => whole, join) } as const;
      // Not through `write`: of whole answers there are many, and each promise counts.
      await journal.write(end(exchange, finished));
      onEnd(exchange, finished);
      return reply;
    }
    const { from, switching, hangsUp, exact } = reply;
    const landed = inFlight.began();
    const body = watched(reply, whole, { inFlight, join }, (finished) =>
      write(exchange, finished).catch(reported(report)).finally(landed),
    );
    return { status: reply.status, headers: reply.headers, body, from, switching, hangsUp, exact };
  };
}

export interface RecordParts {
  readonly journal: Journal;
  readonly inFlight: InFlight;
  readonly quirks: Quirks;
  readonly measure: Measure;
  readonly report: Report;
  readonly onEnd: (exchange: Exchange, finished: Finished) => void;
}

function reported(report: Report): (error: Error) => never {
  return (error) => {
    report(error);
    throw error;
  };
}

function watched(
  reply: Reply,
  body: AsyncIterable<Uint8Array>,
  { inFlight, join }: { readonly inFlight: InFlight; readonly join: JoinStream | undefined },
  write: (finished: Finished) => Promise<void>,
): Flow {
  const kept = new KeptParts(LARGEST_LOG);
  const see = (batch: Batch) => {
    for (const part of batch) kept.add(part, sizeOf(part));
  };
  const ended = (ending: Ending) => {
    const how = howItEnded(ending, inFlight);
    const logged = () => (how === "complete" ? loggedAnswer(reply, () => kept.bytes(), join) : kept.bytes());
    return write({ reply, how, bytes: kept.size, body: logged, ...errorOf(ending) });
  };
  return new Flow((sink) =>
    flowOf(body).pour({
      get left() {
        return sink.left;
      },
      take(batch) {
        see(batch);
        return sink.take(batch);
      },
      end(batch) {
        see(batch);
        ended({ kind: sink.left ? "left" : "complete" }).then(
          () => sink.end(batch),
          (error) => {
            void sink.take(batch);
            sink.fail(error);
          },
        );
      },
      fail(error) {
        ended({ kind: "broken", error }).then(() => sink.fail(error), sink.fail.bind(sink));
      },
    }),
  );
}

function howItEnded(ending: Ending, inFlight: InFlight): Finished["how"] {
  if (ending.kind === "complete") return "complete";
  return ending.kind === "left" || isAbort(ending.error) ? whoLeft(inFlight) : "broken";
}

/** A connection that is closed looks the same from within, whoever closed it. */
function whoLeft({ stopping }: InFlight): "client left" | "emulator stopped" {
  return stopping ? "emulator stopped" : "client left";
}

function errorOf(ending: Ending): { error?: string } {
  if (ending.kind !== "broken" || isAbort(ending.error)) return {};
  return { error: ending.error instanceof Error ? ending.error.message : String(ending.error) };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
