import { createParser } from "eventsource-parser";
import { readForm } from "../../../../src/formats/form.ts";
import {
  BadAsk,
  type FormatRequest,
  type StreamedAnswer,
  type WholeAnswer,
  type WriteContext,
  type Written,
} from "../../../../src/formats/format.ts";
import type { ChatAnswer, ChatChoice } from "../../../../src/tasks/chat.ts";
import type { Failure } from "../../../../src/tasks/failure.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { seededRandom } from "../../../../src/world/random.ts";
import { urls } from "../../../support/own-urls.ts";

/** 2026-01-01T00:00:00Z, plus a fraction that must not show in seconds. */
export const NOW_MS = 1_767_225_600_123;

export function requestOf(body: unknown, more: Partial<FormatRequest> = {}): FormatRequest {
  const bytes = Buffer.from(JSON.stringify(body) ?? "");
  return {
    method: "POST",
    path: "chat/completions",
    params: {},
    query: new URLSearchParams(),
    headers: {},
    body: bytes,
    json: () => body,
    form: () => readForm(bytes, undefined),
    ...more,
  };
}

export function contextOf(request: FormatRequest, seed = "seed"): WriteContext {
  return { random: seededRandom(seed), nowMs: NOW_MS, request, urls };
}

export function choiceOf(more: Partial<ChatChoice> = {}): ChatChoice {
  return { reasoning: [], text: [], toolCalls: [], stop: "end", ...more };
}

export function answerOf(...choices: ChatChoice[]): ChatAnswer {
  return { task: "chat", model: "gpt-4o-mini-2024-07-18", choices, usage: usage(14, 6) };
}

/** The JSON of a plain answer. */
export function bodyOf(written: Written) {
  return JSON.parse(String(whole(written).body));
}

export function whole(written: Written): WholeAnswer {
  if (written.kind !== "whole") throw new Error("streamed, but a whole answer was expected");
  return written;
}

export function streamed(written: Written): StreamedAnswer {
  if (written.kind !== "stream") throw new Error("whole, but a stream was expected");
  return written;
}

export function wireText(written: Written): string {
  return [...streamed(written).frames].map((frame) => String(frame.bytes)).join("");
}

/** The events of a stream as an independent parser reads them; `[DONE]` stays text. */
export function eventsOf(written: Written) {
  const events: { readonly event: string | undefined; readonly data: string }[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push({ event, data }) });
  parser.feed(wireText(written));
  return events;
}

/** The JSON of each event of a stream, the terminator left out. */
export function chunksOf(written: Written) {
  return eventsOf(written)
    .filter(({ data }) => data !== "[DONE]")
    .map(({ data }) => JSON.parse(data));
}

/** What a reader refused. */
export function failureOf(read: () => unknown): Failure {
  try {
    read();
  } catch (error) {
    if (error instanceof BadAsk) return error.failure;
    throw error;
  }
  throw new Error("nothing was refused");
}
