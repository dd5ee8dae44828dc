import { type FormParts, formBody } from "../../../support/form-body.ts";
import type { RequestParts } from "../../../support/format-request.ts";
import { at } from "../../json-path.ts";
import type { PlainSample, Samples } from "../sample.ts";

const upload: FormParts = {
  fields: { purpose: "batch", "expires_after[seconds]": "3600" },
  files: { file: { filename: "a.jsonl", bytes: Uint8Array.of(123, 125) } },
};

/** What OpenAI keeps between requests. */
export const openaiKeptSamples: Samples = {
  "openai.response": [
    aboutResponse({ path: "responses/resp_1" }, (body) => at(body, "status") === "completed"),
    {
      ...aboutResponse({ path: "responses/resp_1", query: { stream: "true", starting_after: "0" } }, () => true),
      streams: true,
    },
  ],
  "openai.response.input-items": aboutResponse(
    { path: "responses/resp_1/input_items", query: { limit: "5", order: "asc", after: "msg_1" } },
    (body) => at(body, "has_more") === false,
  ),
  "openai.response.removal": aboutResponse({ path: "responses/resp_1" }, (body) => at(body, "deleted") === true),
  "openai.response.cancel": aboutResponse({ path: "responses/resp_1/cancel" }, (body) => at(body, "status") === "cancelled"),
  "openai.file-upload": { ...kept("file", {}, "filename", "a.jsonl"), form: upload, ask: () => formBody(upload) },
  "openai.file": kept("file", { path: "files/file-1" }, "bytes", 4),
  "openai.file-content": {
    ...kept("file", { path: "files/file-1/content" }, "", 0),
    bytes: true,
    // The second byte of what is kept, or of what is uploaded.
    found: (bytes) => Number(bytes instanceof Uint8Array && [200, 125].includes(Number(bytes[1]))),
  },
  "openai.file-delete": kept("file", { path: "files/file-1" }, "deleted", true),
  "openai.files": kept("file", { path: "files", query: { purpose: "batch", limit: "1" } }, "first_id", "file-1"),
  "openai.batch-create": {
    ...kept("batch", {}, "object", "batch"),
    fields: ["metadata"],
    ask: () => ({
      path: "batches",
      json: { input_file_id: "file-1", endpoint: "/v1/responses", completion_window: "24h" },
    }),
  },
  "openai.batch": kept("batch", { path: "batches/batch-1" }, "output_file_id", "file-2"),
  "openai.batches": kept("batch", { path: "batches" }, "last_id", "batch-1"),
};

function kept(task: "file" | "batch", ask: RequestParts, name: string, value: unknown): PlainSample {
  return { task, fields: [], ask: () => ask, found: (body) => Number(at(body, name) === value), hasUsage: false };
}

function aboutResponse(ask: ReturnType<PlainSample["ask"]>, isRight: (body: unknown) => boolean): PlainSample {
  return { task: "job", fields: [], ask: () => ask, found: (body) => Number(isRight(body)), hasUsage: false };
}
