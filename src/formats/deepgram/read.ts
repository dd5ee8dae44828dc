import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { uuid } from "../openai/ids.ts";
import { readBody } from "../openai/read-body.ts";
import { wrong } from "./errors.ts";

/** `POST v1/read?summarize=true`: what a text is about (wire formats, 19). There is one model, which is not named. */
export const deepgramRead: WireFormat<"summary"> = {
  id: "deepgram.read",
  task: "summary",
  readAsk(request) {
    const body = readBody(request);
    const text = body["text"] ?? body["url"];
    if (typeof text === "string" && text !== "") return { task: "summary", model: "read", texts: [text] };
    throw wrong('the body needs a text to read, such as {"text": "Hello"}, or the url of one.');
  },
  writeAnswer({ texts }, _ask, { random, nowMs, request }) {
    const body = {
      metadata: {
        request_id: uuid(random),
        created: new Date(nowMs).toISOString(),
        language: request.query.get("language") || "en",
      },
      results: { summary: { text: texts[0] ?? "" } },
    };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};
