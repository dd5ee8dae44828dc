import { Buffer } from "node:buffer";
import { expect } from "vitest";
import type { StreamedAnswer, Written } from "../../../src/formats/format.ts";
import { EventStreamReader } from "../../../src/streaming/eventstream.ts";
import { sseReader } from "../../../src/streaming/sse-events.ts";

/** The parsed body of a whole answer, its status and type checked. */
export function wholeBody(written: Written): unknown {
  if (written.kind !== "whole") return expect.fail("asked for a whole answer, got a stream");
  expect([200, 201, 202]).toContain(written.status);
  expect(written.headers["content-type"]).toMatch(/^application\/json(; charset=utf-8)?$/i);
  return JSON.parse(new TextDecoder().decode(bytesOf(written)));
}

export function streamOf(written: Written): StreamedAnswer {
  return written.kind === "stream" ? written : expect.fail("asked for a stream, got a whole answer");
}

export function bytesOf(written: Written): Uint8Array {
  return written.kind === "whole" ? join([written.body]) : join([...written.frames].map((frame) => frame.bytes));
}

export function join(parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

/** Events of either kind of stream, in a form that compares well. */
export function eventsIn(...chunks: Uint8Array[]) {
  if (isBinary(chunks)) return messagesIn(chunks);
  if (isLines(chunks)) return linesIn(chunks);
  const reader = sseReader();
  const events = [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
  return events.map(({ data, event, id, raw }) => ({ data, event, id, raw: Buffer.from(raw).toString() }));
}

/** An event stream of AWS begins with a length that is never so long as to need its first byte; text has no such byte. */
function isBinary(chunks: readonly Uint8Array[]): boolean {
  return chunks.find((chunk) => chunk.length > 0)?.[0] === 0;
}

/** Lines of JSON begin with a brace; server-sent events never do. */
function isLines(chunks: readonly Uint8Array[]): boolean {
  return chunks.find((chunk) => chunk.length > 0)?.[0] === "{".charCodeAt(0);
}

function linesIn(chunks: readonly Uint8Array[]) {
  const lines = Buffer.concat(chunks).toString().split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((raw) => ({ data: raw, event: undefined, id: undefined, raw }));
}

function messagesIn(chunks: readonly Uint8Array[]) {
  const reader = new EventStreamReader();
  const messages = chunks.flatMap((chunk) => reader.push(chunk));
  expect(reader.damage).toBeUndefined();
  return messages.map(({ headers, payload }) => ({
    data: payload.toString(),
    event: headers[":event-type"],
    id: undefined,
    raw: payload.toString(),
  }));
}

/** The JSON in a stream's events; its terminator is none. */
export function jsonEvents(bytes: Uint8Array | undefined): unknown[] {
  const data = eventsIn(bytes ?? new Uint8Array()).map((event) => event.data);
  return data.filter((text) => text !== "[DONE]").map((text) => JSON.parse(text));
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
