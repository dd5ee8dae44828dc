import { hash } from "node:crypto";
import type { InteractionDocument } from "../schema/cassette.ts";
import { EVENT_STREAM_TYPE } from "../streaming/eventstream.ts";
import type { RecordedAnswer, RecordedSession, TimedChunk } from "./recorded.ts";
import { sessionBytes, sessionForm, sessionOf } from "./session-form.ts";
import { addSplits, borderList, cutAt, joined } from "./timed-lines.ts";
import { chunksOfMessages, timedMessages } from "./timed-messages.ts";
import { chunksOf, timedSse, utf8 } from "./timed-sse.ts";

type AnswerDocument = InteractionDocument["response"];

/** An answer as a document, and the bytes that go into a file of their own beside it. */
export interface AnswerForm {
  readonly document: AnswerDocument;
  readonly blob: Uint8Array | undefined;
}

/** Larger bodies are nothing to read in a file. */
const LARGEST_TEXT = 64 * 1024;

export function answerForm(answer: RecordedAnswer): AnswerForm {
  const bytes = contentOf(answer);
  const { body, blob } = answer.session ? ofSession(answer.session) : bodyForm(answer, bytes);
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
  const document: AnswerDocument = {
    status: answer.status,
    ...(Object.keys(headers).length > 0 && { headers }),
    at: answer.atMs,
    ...body,
    ...(answer.partial && { partial: true as const }),
    ...(bytes.byteLength > 0 && { sha256: digest(bytes) }),
  };
  return { document, blob };
}

/** The answer again. `blob` is what its `blob` names. Throws TimedLineError for a broken line. */
export function answerOf(document: AnswerDocument, blob: Uint8Array | undefined): RecordedAnswer {
  const { status, headers = {}, at = 0, partial = false } = document;
  const session = sessionOf(document, blob);
  const chunks = session ? [] : chunksIn(document, at, blob);
  return { status, headers, atMs: at, chunks, partial, ...(session && { session }) };
}

/** Whether somebody has changed the body since it was recorded. */
export function editedByHand(document: AnswerDocument, answer: RecordedAnswer): boolean {
  return document.sha256 !== undefined && document.sha256 !== digest(contentOf(answer));
}

/** What an answer says, whenever it says it: its body, or all that went over its socket. */
export function contentOf({ chunks, session }: RecordedAnswer): Buffer {
  return session ? sessionBytes(session) : joined(chunks);
}

export function digest(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

function ofSession(session: RecordedSession): BodyForm {
  const { members, blob } = sessionForm(session);
  return { body: { ...members, ...(blob && { blob: digest(blob) }) }, ...(blob && { blob }) };
}

type BodyForm = { body: Partial<AnswerDocument>; blob?: Uint8Array };

function bodyForm(answer: RecordedAnswer, bytes: Buffer): BodyForm {
  if (bytes.byteLength === 0) return { body: {} };
  const type = answer.headers["content-type"];
  const sse = typeof type === "string" && type.includes("text/event-stream") ? timedSse(answer.chunks) : undefined;
  if (sse) {
    const splits = sse.splits.length > 0 && { splits: [...sse.splits] };
    return { body: { sse: sse.block, ...(sse.crlf && { eol: "crlf" as const }), ...splits } };
  }
  const messages = type === EVENT_STREAM_TYPE ? timedMessages(answer.chunks) : undefined;
  if (messages) {
    return { body: { eventstream: messages.block, ...(messages.splits.length > 0 && { splits: [...messages.splits] }) } };
  }
  const splits = splitsOf(answer);
  const text = bytes.byteLength <= LARGEST_TEXT ? utf8(bytes) : undefined;
  if (text === undefined || !isPlain(text)) return { body: { blob: digest(bytes), ...splits }, blob: bytes };
  return { body: { ...(asJson(text) ?? { raw: text }), ...splits } };
}

/** One chunk that came with the headers needs no word. */
function splitsOf({ chunks, atMs }: RecordedAnswer): { splits?: string[] } {
  const borders = [...borderList(chunks)].filter(([offset, at]) => offset > 0 || at !== atMs);
  return borders.length > 0 ? { splits: borders.map(([offset, at]) => `${offset}@${at}`) } : {};
}

/** Text that a YAML block holds as it is. */
function isPlain(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return !/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(text);
}

/** JSON as data, where writing it again gives the same text. */
function asJson(text: string): Pick<AnswerDocument, "json" | "indent"> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // A half of a surrogate pair is legal in JSON and not in a file.
  if (typeof value !== "object" || value === null || /\\u[dD][89a-fA-F]/.test(text)) return undefined;
  if (JSON.stringify(value) === text) return { json: value };
  const indent = [2, 4, 1, 3].find((spaces) => JSON.stringify(value, null, spaces) === text);
  return indent === undefined ? undefined : { json: value, indent };
}

function chunksIn(document: AnswerDocument, at: number, blob: Uint8Array | undefined): TimedChunk[] {
  const { sse, eventstream, eol, splits = [] } = document;
  if (eventstream !== undefined) return chunksOfMessages({ block: eventstream, splits });
  if (sse !== undefined) return chunksOf({ block: sse, crlf: eol === "crlf", splits });
  const bytes = bodyBytes(document, blob);
  if (bytes.byteLength === 0) return [];
  const borders = new Map([[0, at]]);
  addSplits(borders, splits, bytes.byteLength);
  return cutAt(bytes, borders);
}

function bodyBytes({ json, indent, raw }: AnswerDocument, blob: Uint8Array | undefined): Buffer {
  if (blob) return Buffer.from(blob);
  if (json !== undefined) return Buffer.from(JSON.stringify(json, null, indent));
  return Buffer.from(raw ?? "");
}
