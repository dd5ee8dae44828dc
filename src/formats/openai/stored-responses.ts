import type { AboutJob } from "../../tasks/job.ts";
import type { FormatRequest, WireFormat, Written } from "../format.ts";
import { openaiErrors } from "./errors.ts";
import { fields } from "./fields.ts";
import { jsonHeaders } from "./http-headers.ts";
import { streamKept, writeKept } from "./write-kept-response.ts";

/** `GET responses/ID` (wire formats, 1.2); with `stream=true` its events, after the one that `starting_after` numbers. */
export const openaiResponse: WireFormat<"job"> = {
  id: "openai.response",
  task: "job",
  readAsk(request) {
    const streams = isTrue(request.query.get("stream"));
    return { ...aboutResponse(request, "look"), streams, waitMs: streams ? Number.POSITIVE_INFINITY : 0 };
  },
  writeAnswer({ jobs: [job] }, { action, ...ask }, { request }) {
    if (!job) return json({});
    const streams = action === "look" && "streams" in ask && ask.streams;
    return streams ? streamKept(job, Number(request.query.get("starting_after") ?? -1)) : writeKept(job);
  },
  readUsage: (_json, before) => before,
};

/** `DELETE responses/ID`. */
export const openaiResponseRemoval: WireFormat<"job"> = {
  id: "openai.response.removal",
  task: "job",
  readAsk: (request) => aboutResponse(request, "remove"),
  writeAnswer: ({ jobs: [job] }) => json({ id: job?.id, object: "response", deleted: true }),
  readUsage: (_json, before) => before,
};

/** `POST responses/ID/cancel`: what has ended is given as it is, what was never in the background is refused. */
export const openaiResponseCancel: WireFormat<"job"> = {
  id: "openai.response.cancel",
  task: "job",
  readAsk: (request) => aboutResponse(request, "cancel"),
  writeAnswer({ jobs: [job] }, _ask, context): Written {
    if (!job) return json({});
    if (fields(job.input)["background"] === true) return writeKept(job);
    return openaiErrors({ kind: "bad-request", message: "Cannot cancel a synchronous response." }, context);
  },
  readUsage: (_json, before) => before,
};

export function aboutResponse({ params }: FormatRequest, action: Exclude<AboutJob["action"], "list">): AboutJob {
  const id = params["id"] ?? "";
  const unknown = { kind: "path-not-found", message: `Response with id '${id}' not found.` } as const;
  return { task: "job", action, of: "chat", id, waitMs: 0, streams: false, unknown };
}

function json(body: object): Written {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function isTrue(value: string | null): boolean {
  return value === "true" || value === "1";
}
