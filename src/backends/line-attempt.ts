import { Buffer } from "node:buffer";
import { Attempt } from "../exchange/attempt.ts";
import { StepRequest } from "../exchange/step-request.ts";
import type { Trace } from "../exchange/trace.ts";
import type { BatchLine } from "../tasks/batch.ts";
import type { Usage } from "../tasks/usage.ts";
import type { Said } from "./said.ts";

/** What the provider says to one request of a batch, in JSON. */
export interface LineAnswer {
  readonly status: number;
  readonly body: string;
  readonly usage: Usage | undefined;
  readonly waitMs: number;
}

/** A request of a batch as if it came by itself, with ids of its own and nothing of it in the batch's trace. */
export function lineAttempt(line: BatchLine, attempt: Attempt, index: number): Attempt {
  const { step } = attempt;
  const { exchange, provider, outgoing } = step;
  const endpoint = provider.endpoints.find(({ method, match }) => method === line.method && match(line.path) !== undefined);
  const request = new StepRequest({
    ...{ method: line.method, path: line.path, search: "", body: line.body },
    params: endpoint?.match(line.path) ?? {},
    headers: { ...outgoing.request.headers, "content-type": "application/json" },
  });
  const random = exchange.random.fork(`line ${index}`);
  const own = { ...exchange, random, trace: quiet(exchange.trace) };
  return new Attempt(
    { ...step, exchange: own, endpoint, request, outgoing: { endpoint, request } },
    { number: 1, timeoutMs: null },
  );
}

function quiet({ startedMs }: Trace): Trace {
  return { startedMs, happened: [], atMicros: [], facts: [], add: () => 0, elapsedMs: () => 0 };
}

/** A stream that was asked for comes whole; text that is no JSON stands as a text of JSON. */
export function lineAnswerOf({ written, whole, usage, pacing }: Said): LineAnswer {
  const made = written.kind === "stream" ? whole?.() : written;
  if (made?.kind !== "whole") throw new Error("a request of a batch came to nothing but a stream");
  const text = typeof made.body === "string" ? made.body : Buffer.from(made.body).toString("utf8");
  return { status: made.status, body: oneLine(text), usage, waitMs: pacing?.firstTokenMs ?? 0 };
}

function oneLine(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return text.includes("\n") ? JSON.stringify(value) : text;
  } catch {
    return JSON.stringify(text);
  }
}
