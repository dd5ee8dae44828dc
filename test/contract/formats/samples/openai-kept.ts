import { at } from "../../json-path.ts";
import type { PlainSample, Samples } from "../sample.ts";

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
};

function aboutResponse(ask: ReturnType<PlainSample["ask"]>, isRight: (body: unknown) => boolean): PlainSample {
  return { task: "job", fields: [], ask: () => ask, found: (body) => Number(isRight(body)), hasUsage: false };
}
