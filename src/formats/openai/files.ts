import type { AboutFile, KeepFile, KeptFile } from "../../tasks/file.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { openaiErrors } from "./errors.ts";
import { jsonHeaders } from "./http-headers.ts";
import { readPage, writePage } from "./list-page.ts";
import { integerIn, missingParameter, refusal } from "./refusals.ts";

/** `POST files` (wire formats, 1.6). */
export const openaiFileUpload: WireFormat<"file"> = {
  id: "openai.file-upload",
  task: "file",
  readAsk: readUpload,
  writeAnswer: ({ files: [file] }) => json(file ? writeFile(file) : {}),
  readUsage: (_json, before) => before,
  jobId: (random) => fileId(random.text(22)),
};

/** `GET files/ID`. */
export const openaiFile: WireFormat<"file"> = {
  id: "openai.file",
  task: "file",
  readAsk: (request) => about(request, "look"),
  writeAnswer: ({ files: [file] }) => json(file ? writeFile(file) : {}),
  readUsage: (_json, before) => before,
};

/** `GET files/ID/content`: what was uploaded for a model to read does not come back. */
export const openaiFileContent: WireFormat<"file"> = {
  id: "openai.file-content",
  task: "file",
  readAsk: (request) => about(request, "look"),
  writeAnswer({ files: [file] }, _ask, context) {
    if (!file) return json({});
    if (KEPT_IN.has(file.purpose)) {
      const message = `Not allowed to download files of purpose: ${file.purpose}`;
      return openaiErrors({ kind: "bad-request", message }, context);
    }
    return { kind: "whole", status: 200, headers: { "content-type": "application/octet-stream" }, body: file.bytes };
  },
  readUsage: (_json, before) => before,
};

/** `DELETE files/ID`. */
export const openaiFileDelete: WireFormat<"file"> = {
  id: "openai.file-delete",
  task: "file",
  readAsk: (request) => about(request, "remove"),
  writeAnswer: ({ files: [file] }) => json({ id: file?.id, object: "file", deleted: true }),
  readUsage: (_json, before) => before,
};

/** `GET files?purpose&after&limit&order`. */
export const openaiFiles: WireFormat<"file"> = {
  id: "openai.files",
  task: "file",
  readAsk(request) {
    readPage(request.query, PAGE);
    return about(request, "list");
  },
  writeAnswer({ files }, _ask, { request }) {
    const purpose = request.query.get("purpose");
    const meant = files.filter((file) => purpose === null || file.purpose === purpose);
    return writePage(meant.map(writeFile), readPage(request.query, PAGE));
  },
  readUsage: (_json, before) => before,
};

const PAGE = { usual: 10_000, most: 10_000 };
const PURPOSES = ["fine-tune", "assistants", "batch", "user_data", "vision", "evals"];
const KEPT_IN: ReadonlySet<string> = new Set(["assistants", "user_data"]);

export function fileId(letters: string): string {
  return `file-${letters}`;
}

/** Param is the field that named it. */
export function noSuchFile(id: string, param: string) {
  return { kind: "path-not-found", message: `No such File object: ${id}`, param } as const;
}

function readUpload(request: FormatRequest): KeepFile {
  const form = request.form();
  const [file, purpose] = [form.file("file"), form.text("purpose")];
  if (!file) throw missingParameter("file");
  if (purpose === undefined) throw missingParameter("purpose");
  if (!PURPOSES.includes(purpose)) {
    const known = PURPOSES.map((word) => `'${word}'`).join(", ");
    throw refusal(`'${purpose}' is not one of [${known}] - 'purpose'`, "purpose");
  }
  if (purpose === "batch" && !file.filename.endsWith(".jsonl")) {
    throw refusal("Invalid file format for Batch API. Must be .jsonl", "file");
  }
  const lasts = form.text("expires_after[seconds]");
  const seconds = lasts === undefined ? undefined : integerIn(Number(lasts), "expires_after.seconds", LASTS);
  return {
    ...{ task: "file", action: "keep", name: file.filename, purpose, bytes: file.bytes },
    ...(seconds !== undefined && { lastsMs: seconds * 1000 }),
  };
}

/** From an hour to 30 days, in seconds. */
const LASTS = { low: 3600, high: 2_592_000 };

function about({ params }: FormatRequest, action: AboutFile["action"]): AboutFile {
  const id = params["id"] ?? "";
  return { task: "file", action, id, unknown: noSuchFile(id, "id") };
}

function writeFile({ id, name, purpose, createdMs, expiresMs, bytes }: KeptFile) {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return {
    id,
    object: "file",
    bytes: bytes.byteLength,
    created_at: seconds(createdMs),
    filename: name,
    purpose,
    status: "processed",
    expires_at: expiresMs === undefined ? null : seconds(expiresMs),
    status_details: null,
  };
}

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}
