import type { Job } from "../../tasks/job.ts";
import type { FormatRequest, WholeAnswer, WireFormat, WriteContext } from "../format.ts";
import { type Fields, fields, isFields } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { hex } from "../openai/ids.ts";
import { basisOf } from "./basis.ts";
import { parallelErrors } from "./errors.ts";
import { readTaskRun } from "./read-task.ts";

/** Parallel's `POST v1/tasks/runs`: research that goes on by itself. 202. */
export const parallelTaskRun: WireFormat<"job"> = {
  id: "parallel.task-run",
  task: "job",
  readAsk: readTaskRun,
  writeAnswer: ({ jobs: [job] }) => json(202, job ? runOf(job) : null),
  readUsage: (_json, before) => before,
  jobId: (random) => `trun_${hex(random, 32)}`,
};

/** `GET v1/tasks/runs/{id}`: how it stands. */
export const parallelTaskStatus: WireFormat<"job"> = {
  id: "parallel.task-status",
  task: "job",
  readAsk: ({ params }) => ({ task: "job", action: "look", id: params["id"] ?? "", waitMs: 0, streams: false }),
  writeAnswer: ({ jobs: [job] }) => json(200, job ? runOf(job) : null),
  readUsage: (_json, before) => before,
};

/** `GET v1/tasks/runs/{id}/result`: waits for the end, `timeout` seconds at most. */
export const parallelTaskResult: WireFormat<"job"> = {
  id: "parallel.task-result",
  task: "job",
  readAsk: (request) => ({
    task: "job",
    action: "look",
    id: request.params["id"] ?? "",
    waitMs: waitMs(request),
    streams: false,
  }),
  writeAnswer({ jobs: [job] }, _ask, context) {
    if (job?.result) return json(200, { run: runOf(job), output: outputOf(job, textOf(job)) });
    return noResult(job, context);
  },
  readUsage: (_json, before) => before,
};

const USUAL_SECONDS = 600;

function waitMs({ query }: FormatRequest): number {
  const seconds = Number(query.get("timeout") ?? USUAL_SECONDS);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, USUAL_SECONDS) * 1000 : USUAL_SECONDS * 1000;
}

const STATUS: Readonly<Record<Job["status"], string>> = {
  queued: "queued",
  running: "running",
  done: "completed",
  failed: "failed",
  canceled: "cancelled",
};

/** `job.input` is the body that began it. */
function runOf(job: Job): object {
  const { id, model, status, createdMs, startedMs, endedMs, failure } = job;
  return {
    run_id: id,
    interaction_id: id,
    status: STATUS[status],
    is_active: status === "queued" || status === "running",
    processor: model,
    metadata: fields(job.input)["metadata"] ?? {},
    created_at: time(createdMs),
    modified_at: time(endedMs ?? startedMs ?? createdMs),
    taskgroup_id: null,
    warnings: null,
    error: failure ? { ref_id: id, message: failure.message ?? "The task run failed." } : null,
  };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function textOf({ result }: Job): string {
  return result?.task === "chat" ? (result.choices[0]?.text.join("") ?? "") : "";
}

/** JSON where a schema was given and the text is JSON: a scripted text stays one. */
function outputOf({ work }: Job, said: string): object {
  const content = work.task === "chat" && work.output.kind !== "text" ? parsed(said) : undefined;
  if (!content) return { type: "text", content: said, basis: [basisOf("output")] };
  return { type: "json", content, basis: Object.keys(content).map(basisOf) };
}

function parsed(said: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(said);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** It goes on longer than the caller waits, or has failed. */
function noResult(job: Job | undefined, context: WriteContext): WholeAnswer {
  if (job?.failure)
    return parallelErrors({ kind: "path-not-found", message: `Task run ${job.id} failed: there is no result` }, context);
  const waiting = parallelErrors({ kind: "timeout", message: `Task run ${job?.id ?? ""} is still active` }, context);
  return { ...waiting, status: 408 };
}

function json(status: number, value: unknown): WholeAnswer {
  return { kind: "whole", status, headers: jsonHeaders(), body: JSON.stringify(value) };
}
