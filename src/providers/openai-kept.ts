import { openaiBatch, openaiBatchCreate, openaiBatches } from "../formats/openai/batches.ts";
import { openaiFile, openaiFileContent, openaiFileDelete, openaiFiles, openaiFileUpload } from "../formats/openai/files.ts";
import { openaiInputItems } from "../formats/openai/input-items.ts";
import { openaiResponse, openaiResponseCancel, openaiResponseRemoval } from "../formats/openai/stored-responses.ts";
import { del, type Endpoint, get, post } from "./provider.ts";

/** Files, and batches of requests that are in them. */
export const fileEndpoints: readonly Endpoint[] = [
  post("files", openaiFileUpload),
  get("files", openaiFiles),
  get("files/{id}", openaiFile),
  get("files/{id}/content", openaiFileContent),
  del("files/{id}", openaiFileDelete),
  post("batches", openaiBatchCreate),
  get("batches", openaiBatches),
  get("batches/{id}", openaiBatch),
  post("batches/{id}/cancel", openaiBatch),
];

/** What OpenAI keeps of responses requests (wire formats, 1.2); `base` is a pattern that stands before each path. */
export function keptEndpoints(base = ""): readonly Endpoint[] {
  return [
    get(`${base}responses/{id}`, openaiResponse),
    get(`${base}responses/{id}/input_items`, openaiInputItems),
    del(`${base}responses/{id}`, openaiResponseRemoval),
    post(`${base}responses/{id}/cancel`, openaiResponseCancel),
  ];
}
