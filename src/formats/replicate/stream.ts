import { EVENT_STREAM } from "../../streaming/sse-frames.ts";
import type { Job } from "../../tasks/job.ts";
import type { Frame, OwnUrls, WireFormat } from "../format.ts";
import { writePrediction } from "./write-prediction.ts";

/** `urls.stream` of a prediction: its output in pieces as events, once it is there (wire formats, 14). */
export const replicateStream: WireFormat<"job"> = {
  id: "replicate.stream",
  task: "job",
  readAsk: ({ params }) => ({
    task: "job",
    action: "look",
    id: params["id"] ?? "",
    waitMs: Number.POSITIVE_INFINITY,
    streams: true,
  }),
  writeAnswer({ jobs }, _ask, { urls }) {
    const headers = { "content-type": EVENT_STREAM, "cache-control": "no-cache" };
    const [job] = jobs;
    return { kind: "stream", status: 200, headers, frames: job ? frames(job, urls) : [] };
  },
  readUsage: (_json, before) => before,
};

function* frames(job: Job, urls: OwnUrls): Generator<Frame> {
  const { output, error, completed_at } = writePrediction(job, urls);
  const at = Date.parse(completed_at ?? "") || job.createdMs;
  const pieces = Array.isArray(output) ? output.map(String) : output === null ? [] : [String(output)];
  for (const [index, piece] of pieces.entries()) yield event("output", piece, `${at}:${index}`, 1);
  if (job.status === "failed") yield event("error", JSON.stringify({ detail: error }), `${at}:${pieces.length}`, 0);
  const reason = job.status === "canceled" ? { reason: "canceled" } : job.status === "failed" ? { reason: "error" } : {};
  yield event("done", JSON.stringify(reason), `${at}:${pieces.length}`, 0);
}

/** Text of several lines is as many lines of data. */
function event(name: string, data: string, id: string, tokens: number): Frame {
  const lines = data.split("\n").map((line) => `data: ${line}\n`);
  return { bytes: `event: ${name}\nid: ${id}\n${lines.join("")}\n`, tokens };
}
