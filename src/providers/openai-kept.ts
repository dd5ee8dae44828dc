import { openaiInputItems } from "../formats/openai/input-items.ts";
import { openaiResponse, openaiResponseCancel, openaiResponseRemoval } from "../formats/openai/stored-responses.ts";
import { del, type Endpoint, get, post } from "./provider.ts";

/** What OpenAI keeps between requests (wire formats, 1.2 and 1.6); `base` is a pattern that stands before each path. */
export function keptEndpoints(base = ""): readonly Endpoint[] {
  return [
    get(`${base}responses/{id}`, openaiResponse),
    get(`${base}responses/{id}/input_items`, openaiInputItems),
    del(`${base}responses/{id}`, openaiResponseRemoval),
    post(`${base}responses/{id}/cancel`, openaiResponseCancel),
  ];
}
