import { hash } from "node:crypto";
import { credentialShapes, findSecrets, personalShapes } from "../rules/secret-shapes.ts";
import type { FormField, RecordedAnswer, RecordedBody, RecordedRequest, RecordedSession, TimedChunk } from "./recorded.ts";
import { borderList, cutAt, joined } from "./timed-lines.ts";
import { utf8 } from "./timed-sse.ts";

const SHAPES = [...credentialShapes, ...personalShapes];
const PERSONAL = new Set(personalShapes.map(({ name }) => name));

/** Texts in which every secret has given way to a placeholder: the same one for the same secret, so that matching goes on working. */
export function redactText(text: string): string {
  const found = findSecrets(text, SHAPES);
  if (found.length === 0) return text;
  let redacted = "";
  let at = 0;
  for (const { name, start, end } of found) {
    redacted += text.slice(at, start) + placeholder(name, text.slice(start, end));
    at = end;
  }
  return redacted + text.slice(at);
}

/**
 * Keys change nothing about an answer and are all alike. People do: four digits of a digest tell them apart, and are too few
 * to find out who they are.
 */
function placeholder(name: string, secret: string): string {
  if (name === "card-number") return numberInstead(secret);
  return PERSONAL.has(name) ? `{{${name}:${hash("sha256", secret, "hex").slice(0, 4)}}}` : `{{secret:${name}}}`;
}

/** A number of as many digits that is no card, since none begins with a 9: JSON stays JSON. */
function numberInstead(secret: string): string {
  const told = Number.parseInt(hash("sha256", secret, "hex").slice(0, 8), 16) % 10_000;
  return `9${String(told).padStart(secret.length - 1, "0")}`;
}

/** Applied to what is recorded and to what is looked for alike. */
export function redactRequest(request: RecordedRequest): RecordedRequest {
  return {
    ...request,
    path: redactText(request.path),
    model: request.model === undefined ? undefined : redactText(request.model),
    query: redactQuery(redactText(`?${request.query}`).slice(1)),
    body: redactBody(request.body),
  };
}

/** What only shows when it is decoded goes, too. */
function redactQuery(query: string): string {
  return query.replace(/[^&=]+/g, (part) => {
    const text = new URLSearchParams(`a=${part}`).get("a") ?? "";
    const redacted = redactText(text);
    if (redacted === text) return part;
    return encodeURIComponent(redacted).replace(/%7B%7B(.+?)%7D%7D/g, (_, name: string) => `{{${decodeURIComponent(name)}}}`);
  });
}

function redactBody(body: RecordedBody): RecordedBody {
  if (body.kind === "json") return { ...body, value: redactJson(body.value) };
  if (body.kind === "text") return { ...body, text: redactText(body.text) };
  if (body.kind !== "form") return body;
  return { ...body, fields: body.fields.map(redactField) };
}

function redactField(field: FormField): FormField {
  const name = redactText(field.name);
  if ("text" in field) return { name, text: redactNamed(field.name, field.text) };
  return { ...field, name, file: redactText(field.file), type: redactText(field.type) };
}

/** Shares what holds no secret. */
function redactJson(value: unknown): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number") return redactNumber(value);
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      redactText(name),
      typeof member === "string" ? redactNamed(name, member) : redactJson(member),
    ]),
  );
}

function redactNumber(value: number): number {
  if (!Number.isInteger(value) || value < 1e12) return value;
  const [before, after] = ['"":', ","];
  return Number(redactText(before + value + after).slice(before.length, -after.length));
}

/** A member whose name says that a key is in it. */
function redactNamed(name: string, text: string): string {
  // A name that is a secret itself would be replaced, too, and be of another length.
  const [prefix, suffix] = [`"${redactText(name)}":"`, '"'];
  const whole = redactText(text);
  if (whole !== text || /["'\\]/.test(text)) return whole;
  return redactText(`${prefix}${text}${suffix}`).slice(prefix.length, -suffix.length);
}

/** Header names that are kept of an answer: what clients read, and nothing that says whose account it was. */
const KEPT = new RegExp(
  `^(?:${[
    "content-(?:type|disposition|language)|cache-control|location|link|server-timing|sec-websocket-protocol",
    "retry-after(?:-ms)?|x-should-retry|(?:x-)?ratelimit(?:-.+)?|anthropic-(?:ratelimit|fast)-.+|x-trial-endpoint-call-.+",
    "(?:x-)?request-id|x-requestid|apim-request-id|history-item-id|x-generation-id|x-debug-trace-id",
    "openai-(?:version|processing-ms|model)|x-amzn-.+|x-ms-(?:region|rai-.+|client-request-id)",
    "x-(?:groq|fal|cohere|goog)-.+|(?:fireworks|dg|cf-ai)-.+|x-api-warning|character-cost|x-character-count",
    "x-(?:inference|compute|queue|validation|total)-.+|x-(?:prompt|generated)-tokens|x-time-per-token",
  ].join("|")})$`,
);

export function redactAnswer(answer: RecordedAnswer): RecordedAnswer {
  const headers = Object.entries(answer.headers).filter(([name]) => KEPT.test(name));
  return {
    ...answer,
    headers: Object.fromEntries(
      headers.map(([name, value]) => [name, typeof value === "string" ? redactText(value) : value.map(redactText)]),
    ),
    chunks: redactChunks(answer.chunks),
    ...(answer.session && { session: redactSession(answer.session) }),
  };
}

function redactSession({ frames, close }: RecordedSession): RecordedSession {
  return {
    frames: frames.map((frame) => ({ ...frame, data: redactFrame(frame.data) })),
    close: close && { ...close, reason: redactText(close.reason) },
  };
}

/** A message without its secrets, also where it is text in a binary frame. Shares what holds none. */
export function redactFrame<Data extends string | Uint8Array>(data: Data): Data | Uint8Array;
export function redactFrame(data: string | Uint8Array): string | Uint8Array {
  if (typeof data === "string") return redactText(data);
  const text = utf8(data);
  const redacted = text === undefined ? undefined : redactText(text);
  return redacted === undefined || redacted === text ? data : Buffer.from(redacted);
}

/** Bytes that are no text hold no secrets that anybody could find. */
function redactChunks(chunks: readonly TimedChunk[]): readonly TimedChunk[] {
  const bytes = joined(chunks);
  const text = utf8(bytes);
  const found = text === undefined ? [] : findSecrets(text, SHAPES);
  if (text === undefined || found.length === 0) return chunks;
  const borders = new Map<number, number>();
  const moved = movedBy(text, found);
  for (const [offset, atMs] of borderList(chunks)) borders.set(moved(offset), atMs);
  return cutAt(Buffer.from(redactText(text)), borders);
}

/** Where a byte of the text is once its secrets are replaced; what was within one is where that begins. */
function movedBy(text: string, found: ReturnType<typeof findSecrets>): (offset: number) => number {
  const places = found.map(({ name, start, end }) => {
    const secret = text.slice(start, end);
    const from = Buffer.byteLength(text.slice(0, start));
    return { from, to: from + Buffer.byteLength(secret), length: Buffer.byteLength(placeholder(name, secret)) };
  });
  return (offset) => {
    let shift = 0;
    for (const { from, to, length } of places) {
      if (offset <= from) break;
      if (offset < to) return from + shift;
      shift += length - (to - from);
    }
    return offset + shift;
  };
}
