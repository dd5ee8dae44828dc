import type { Stage } from "../exchange/compose.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { InFlight } from "../exchange/in-flight.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import { isWhole } from "../exchange/reply.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Journal, JournalEntry } from "../store/store.ts";
import { logEntries } from "./log-entries.ts";
import { loggedAnswer } from "./logged-answer.ts";
import type { Measure } from "./meter.ts";
import { exchangeRow, type Finished } from "./rows.ts";
import { watched, whoLeft } from "./watch-stream.ts";

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
    const writeAll = (finished: Finished) => write(exchange, finished).catch(reported(report)).finally(landed);
    const body = watched(reply, whole, { inFlight, join, write: writeAll });
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
