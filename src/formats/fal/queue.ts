import { dataFrame, EVENT_STREAM } from "../../streaming/sse-frames.ts";
import type { AboutJob, Job } from "../../tasks/job.ts";
import type { FormatRequest, OwnUrls, WholeAnswer, WireFormat } from "../format.ts";
import { uuid } from "../openai/ids.ts";
import { falErrors } from "./errors.ts";
import { readStart } from "./work.ts";
import { writeResult } from "./write-result.ts";

/** `POST OWNER/APP` on queue.fal.run (wire formats, 17). */
export const falSubmit: WireFormat<"job"> = {
  id: "fal.submit",
  task: "job",
  readAsk: (request) => readStart(request, "start"),
  writeAnswer({ jobs: [job] }, _ask, { urls }) {
    return json(200, job ? { ...places(job, urls), ...waiting(job) } : {}, job);
  },
  readUsage: (_json, before) => before,
  jobId: uuid,
};

/** `GET …/requests/ID/status`: 202 until it has ended. */
export const falStatus: WireFormat<"job"> = {
  id: "fal.status",
  task: "job",
  readAsk: ({ params }) => about("look", params["id"]),
  writeAnswer({ jobs: [job] }, _ask, { urls, request }) {
    if (!job) return json(200, {});
    return json(job.endedMs === undefined ? 202 : 200, statusOf(job, urls, request.query.get("logs") === "1"), job);
  },
  readUsage: (_json, before) => before,
};

/** `GET …/requests/ID/status/stream`: the same as events, up to the end. */
export const falStatusStream: WireFormat<"job"> = {
  id: "fal.status-stream",
  task: "job",
  readAsk: ({ params }) => ({ ...about("look", params["id"]), waitMs: Number.POSITIVE_INFINITY, streams: true }),
  writeAnswer({ jobs: [job] }, _ask, { urls, request }) {
    const logs = request.query.get("logs") === "1";
    const states: Job[] = job ? [...(["queued", "running"] as const).map((status) => ({ ...job, status })), job] : [];
    const frames = states.map((state) => dataFrame(JSON.stringify(statusOf(state, urls, logs))));
    return { kind: "stream", status: 200, headers: { "content-type": EVENT_STREAM, "cache-control": "no-cache" }, frames };
  },
  readUsage: (_json, before) => before,
};

/** `GET …/requests/ID`: what the app gave, or its error. */
export const falResult: WireFormat<"job"> = {
  id: "fal.result",
  task: "job",
  readAsk: ({ params }) => about("look", params["id"]),
  writeAnswer({ jobs: [job] }, _ask, context) {
    if (job?.failure) return falErrors(job.failure, context);
    if (job?.status === "canceled") return json(400, { detail: "Request was cancelled" }, job);
    if (!job?.result) return json(400, { detail: "Request is still in progress" }, job);
    return json(200, writeResult(job, context.urls), job);
  },
  readUsage: (_json, before) => before,
};

/** `PUT …/requests/ID/cancel`. */
export const falCancel: WireFormat<"job"> = {
  id: "fal.cancel",
  task: "job",
  readAsk: ({ params }) => about("cancel", params["id"]),
  writeAnswer({ jobs: [job] }) {
    if (job?.status === "canceled") return json(202, { status: "CANCELLATION_REQUESTED" }, job);
    return json(400, { status: "ALREADY_COMPLETED" }, job);
  },
  readUsage: (_json, before) => before,
};

function about(action: AboutJob["action"], id: FormatRequest["params"][string] | undefined): AboutJob {
  return { task: "job", action, id: id ?? "", waitMs: 0, streams: false };
}

function json(status: number, body: object, job?: Job): WholeAnswer {
  const headers = { "content-type": "application/json", ...(job && { "x-fal-request-id": job.id }) };
  return { kind: "whole", status, headers, body: JSON.stringify(body) };
}

/** Owner and app alone remain in these addresses. */
function places({ id, model }: Job, urls: OwnUrls): object {
  const url = urls.provider(`${appOf(model)}/requests/${id}`);
  return { request_id: id, response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

/** "workflows/me/mine" is an app of the owner "me" in a room of its own. */
function appOf(model: string): string {
  const parts = model.split("/");
  return parts.slice(0, parts[0] === "workflows" || parts[0] === "comfy" ? 3 : 2).join("/");
}

function waiting({ status }: Job): object {
  return { status: status === "queued" ? "IN_QUEUE" : "IN_PROGRESS", queue_position: 0 };
}

function statusOf(job: Job, urls: OwnUrls, logs: boolean): object {
  const { status, startedMs = 0, endedMs = 0 } = job;
  if (status === "queued") return { ...waiting(job), ...places(job, urls) };
  const lines = logs ? [{ message: "Working on it", level: "INFO", source: "USER", timestamp: time(startedMs) }] : null;
  if (status === "running") return { status: "IN_PROGRESS", ...places(job, urls), logs: lines };
  const error = job.failure ? { error: job.failure.message ?? job.failure.kind, error_type: job.failure.kind } : {};
  const metrics = { inference_time: (endedMs - startedMs) / 1000 };
  return { status: "COMPLETED", ...places(job, urls), logs: lines, metrics, ...error };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
