import { answerFrom } from "../answered.ts";
import { type Asked, findRequest } from "../asked.ts";
import { amount, isoTime, list, type Members, members, text } from "../content.ts";
import type { ImportContext } from "../importer.ts";
import type { Interaction, LeftOut } from "../interaction.ts";
import { unusable } from "../unusable.ts";
import { formBody, keptByDigest, missingFile } from "./form-body.ts";

export function isHar(json: unknown): boolean {
  return Array.isArray(members(members(json)["log"])["entries"]);
}

export function creatorOf(json: unknown): string {
  return text(members(members(members(json)["log"])["creator"])["name"]) ?? "";
}

/** A response's body out of its `content`; or why it is not there. */
export type BodyReader = (content: Members, headers: Readonly<Record<string, string>>) => Uint8Array | { readonly why: string };

/** The entries of a HAR, one after the other. */
export function readHar(json: unknown, context: ImportContext, readBody: BodyReader): (Interaction | LeftOut)[] {
  const entries = list(members(members(json)["log"])["entries"]);
  return entries.map((entry, index) => readEntry(members(entry), `entry ${index + 1}`, context, readBody));
}

/** Base64 where it says so, else text. */
export const wholeBody: BodyReader = (content) => {
  const said = text(content["text"]);
  if (said === undefined)
    return (amount(content["size"]) ?? 0) > 0 ? { why: "its answer's body is not in the file" } : new Uint8Array(0);
  return Buffer.from(said, content["encoding"] === "base64" ? "base64" : "utf8");
};

function readEntry(entry: Members, where: string, context: ImportContext, readBody: BodyReader): Interaction | LeftOut {
  if (entry["_webSocketMessages"] !== undefined) return { where, why: "it is a WebSocket: only requests are converted" };
  const [request, response] = [members(entry["request"]), members(entry["response"])];
  const asked = askedOf(request);
  if (asked.method === "OPTIONS") return { where, why: "it is a browser's preflight" };
  const named = headersOf(response["headers"]);
  const headers = Object.fromEntries(Object.entries(named).map(([name, values]) => [name, values.join(", ")]));
  const body = readBody(members(response["content"]), headers);
  const status = amount(response["status"]) ?? 0;
  if ("why" in body && status >= 100) return { where, why: body.why };
  const bytes = "why" in body ? new Uint8Array(0) : body;
  const why = unusable({ status, body: bytes, recordErrors: context.recordErrors });
  if (why !== undefined) return { where, why };
  const found = findRequest(asked, context.places, Number(headers["cf-aig-step"] ?? 0));
  if ("why" in found) return { where, why: found.why };
  const data = members(request["postData"]);
  const missing = missingFile(data);
  if (missing !== undefined)
    return { where, why: `the file that was sent (${missing}) is not in it: nothing tells it from others` };
  const kept = keptByDigest(data);
  const { answer, notes } = answerFrom({ status, headers: withType(named, response), body: bytes, ...timesOf(entry) });
  const id = text(entry["comment"]);
  const settings = id !== undefined && /^[\w.-]+$/.test(id) ? { id } : {};
  return {
    where,
    at: isoTime(entry["startedDateTime"]),
    request: kept ? { ...found.request, body: kept } : found.request,
    answer,
    settings,
    notes,
  };
}

function askedOf(request: Members): Asked {
  const headers = Object.fromEntries(
    Object.entries(headersOf(request["headers"])).map(([name, values]) => [name, values.join(name === "cookie" ? "; " : ", ")]),
  );
  const data = members(request["postData"]);
  const type = text(data["mimeType"]) ?? headers["content-type"];
  const form = text(data["text"]) === undefined ? formBody(list(data["params"]), type) : undefined;
  const body = form?.body ?? Buffer.from(text(data["text"]) ?? "", data["encoding"] === "base64" ? "base64" : "utf8");
  return {
    method: (text(request["method"]) ?? "GET").toUpperCase(),
    url: text(request["url"]) ?? "",
    headers: { ...headers, ...(type !== undefined && { "content-type": form?.type ?? type }) },
    body,
  };
}

/** Every value by lower-case name; HTTP/2's own (":status") are none. */
function headersOf(given: unknown): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const header of list(given)) {
    const { name, value } = members(header);
    if (typeof name !== "string" || typeof value !== "string" || name.startsWith(":")) continue;
    headers[name.toLowerCase()] = [...(headers[name.toLowerCase()] ?? []), value];
  }
  return headers;
}

function withType(named: Record<string, string[]>, response: Members): Record<string, string | string[]> {
  const headers = Object.fromEntries(
    Object.entries(named).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
  const type = text(members(response["content"])["mimeType"]);
  return { ...headers, ...(headers["content-type"] === undefined && type && type !== "x-unknown" && { "content-type": type }) };
}

/** -1 stands for a time that nobody took. */
function timesOf(entry: Members): { beganMs: number; endedMs: number } {
  const timings = members(entry["timings"]);
  const [wait, receive] = [amount(timings["wait"]), amount(timings["receive"])];
  const beganMs = wait ?? amount(entry["time"]) ?? 0;
  return { beganMs, endedMs: beganMs + (receive ?? 0) };
}
