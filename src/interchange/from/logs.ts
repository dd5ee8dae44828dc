import { answerFrom } from "../answered.ts";
import { findRequest } from "../asked.ts";
import { type Content, type Members, members } from "../content.ts";
import type { ImportContext, Importer } from "../importer.ts";
import type { Interaction, LeftOut } from "../interaction.ts";
import { unusable } from "../unusable.ts";
import { type LogRow, logRow } from "./log-row.ts";

/** Logs of the gateway: what its API lists, or what Logpush has written; as a list, in an envelope, or a row a line. */
export const logs: Importer = {
  name: "log",
  title: "logs of an AI gateway",
  recognises: (content) => {
    const [first] = rowsIn(content);
    return first !== undefined && isRow(members(first.value));
  },
  async read(content, context) {
    return rowsIn(content).map(({ where, value }) => readRow(value, where, context));
  },
};

function rowsIn({ json, lines }: Content): { where: string; value: unknown }[] {
  if (lines) return lines.map(({ line, value }) => ({ where: `line ${line}`, value }));
  const rows = Array.isArray(json) ? json : (members(json)["result"] ?? json);
  const list: readonly unknown[] = Array.isArray(rows) ? rows : rows === undefined ? [] : [rows];
  return list.map((value, index) => ({ where: `row ${index + 1}`, value }));
}

function isRow(row: Members): boolean {
  const known = (...names: string[]) => names.every((name) => row[name] !== undefined);
  return known("provider", "path") || known("Provider", "Endpoint");
}

function readRow(value: unknown, where: string, context: ImportContext): Interaction | LeftOut {
  if (value === undefined) return { where, why: "it is no JSON" };
  const row = logRow(members(value));
  if ("why" in row) return { where, why: row.why };
  if (row.cached) return { where, why: "the gateway's cache answered it: the answer before it is the provider's" };
  const why = unusable({ ...row, body: row.response, recordErrors: context.recordErrors });
  if (why !== undefined) return { where, why };
  if (wantsStream(row) && !row.contentType.includes("event-stream"))
    return { where, why: "it was streamed, and the log has put the stream together: its events are gone" };
  const path = row.path.startsWith("compat/") ? row.path : `${isCompat(row) ? "compat" : row.provider}/${row.path}`;
  const asked = { method: "POST", headers: { "content-type": "application/json" }, body: row.request };
  const found = findRequest({ ...asked, url: `https://gateway.ai.cloudflare.com/v1/local/default/${path}` }, context.places);
  if ("why" in found) return { where, why: found.why };
  const headers = { "content-type": row.contentType };
  const { answer, notes } = answerFrom({ ...row, headers, body: row.response, beganMs: row.durationMs, endedMs: row.durationMs });
  const { usage } = row;
  return {
    where,
    at: row.at,
    request: found.request,
    answer,
    settings: {},
    notes: [...notes, NO_HEADERS],
    ...(usage && { usage }),
  };
}

const NO_HEADERS = "logs keep no headers, and no times of pieces: it comes whole, with its content type alone";

function wantsStream({ request, path }: Pick<LogRow, "request" | "path">): boolean {
  return /:streamGenerateContent|-stream$/.test(path) || jsonIn(request)["stream"] === true;
}

/** Under /compat the model's name begins with the provider's. */
function isCompat({ request, provider }: Pick<LogRow, "request" | "provider">): boolean {
  const { model } = jsonIn(request);
  return typeof model === "string" && model.startsWith(`${provider}/`);
}

function jsonIn(body: Uint8Array): Members {
  try {
    return members(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return {};
  }
}
