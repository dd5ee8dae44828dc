import type { ChatAnswer } from "../../tasks/chat.ts";
import type { Job } from "../../tasks/job.ts";
import { fields } from "./fields.ts";
import { type ResponseHead, type ResponseState, withoutOutput } from "./response-envelope.ts";
import { incompleteReason, itemJson, type OutputItem, outputItems } from "./response-items.ts";
import { responsesUsage } from "./usage.ts";

/** A response with its answer whole. */
export function endState(answer: ChatAnswer, items: readonly OutputItem[], endedMs: number): ResponseState {
  const incomplete = incompleteReason(answer);
  return {
    status: incomplete === null ? "completed" : "incomplete",
    ...(incomplete === null && { completedMs: endedMs }),
    incomplete,
    output: items.map((item) => itemJson(item, false)).join(","),
    usage: JSON.stringify(responsesUsage(answer.usage)),
  };
}

/** A kept response: what it is, and all that it says. */
export function keptHead(job: Job): ResponseHead {
  const model = job.result?.model ?? job.model;
  return { id: job.id, createdMs: job.createdMs, model, body: fields(job.input) };
}

export function keptItems(job: Job, head: ResponseHead = keptHead(job)): readonly OutputItem[] {
  return job.result?.task === "chat" && job.work.task === "chat" ? outputItems(job.result, job.work, head) : [];
}

/** A kept response as it stands. */
export function keptState(job: Job, items: readonly OutputItem[]): ResponseState {
  if (job.result?.task === "chat") return endState(job.result, items, job.endedMs ?? job.createdMs);
  if (!job.failure) return withoutOutput(STATUS[job.status]);
  const { message = "The server had an error while processing your request. Sorry about that!" } = job.failure;
  return { ...withoutOutput("failed"), error: { code: CODES[job.failure.kind] ?? "server_error", message } };
}

const STATUS: Readonly<Record<Job["status"], ResponseState["status"]>> = {
  queued: "queued",
  running: "in_progress",
  done: "completed",
  failed: "failed",
  canceled: "cancelled",
};

const CODES: Readonly<Record<string, string>> = { "content-filter": "invalid_prompt", "rate-limited": "rate_limit_exceeded" };
