import type { JobAsk } from "../../tasks/job.ts";
import type { Random } from "../../world/random.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";
import { supposedTask } from "../supposed-task.ts";
import { invalid, readWork } from "./work.ts";
import { writePrediction } from "./write-prediction.ts";

/** A prediction begins: by version, by model, or at a deployment (wire formats, 14). 201; 200 where its end was waited for. */
export const replicateCreate: WireFormat<"job"> = {
  id: "replicate.create",
  task: "job",
  readAsk,
  writeAnswer({ jobs }, _ask, context) {
    const [job] = jobs;
    const status = job?.endedMs === undefined ? 201 : 200;
    return { kind: "whole", status, headers: JSON_TYPE, body: JSON.stringify(job ? writePrediction(job, context.urls) : null) };
  },
  readUsage: (_json, before) => before,
  jobId: (random: Random) => random.text(26, LOWER),
};

/** `GET predictions/ID` and `POST predictions/ID/cancel`. */
export const replicatePrediction: WireFormat<"job"> = {
  id: "replicate.prediction",
  task: "job",
  readAsk: ({ params, method }) => ({
    task: "job",
    action: method === "POST" ? "cancel" : "look",
    id: params["id"] ?? "",
    waitMs: 0,
    streams: false,
  }),
  writeAnswer({ jobs }, _ask, { urls }) {
    const [job] = jobs;
    return { kind: "whole", status: 200, headers: JSON_TYPE, body: JSON.stringify(job ? writePrediction(job, urls) : null) };
  },
  readUsage: (_json, before) => before,
};

/** `GET predictions`: one page, the newest first; the result of each has to be asked for. */
export const replicatePredictions: WireFormat<"job"> = {
  id: "replicate.predictions",
  task: "job",
  readAsk: () => ({ task: "job", action: "list", waitMs: 0, streams: false }),
  writeAnswer({ jobs }, _ask, { urls }) {
    const results = jobs.slice(0, PAGE).map((job) => {
      const { input: _input, output: _output, logs: _logs, ...listed } = writePrediction(job, urls);
      return listed;
    });
    return { kind: "whole", status: 200, headers: JSON_TYPE, body: JSON.stringify({ previous: null, next: null, results }) };
  },
  readUsage: (_json, before) => before,
};

const JSON_TYPE = { "content-type": "application/json" };
const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
const PAGE = 100;

function readAsk(request: FormatRequest): JobAsk {
  const body = readBody(request);
  const { input } = body;
  if (input === undefined) throw invalid("input", "is required");
  if (!isFields(input)) throw invalid("input", "must be an object");
  const model = modelOf(request, body);
  return {
    task: "job",
    action: "start",
    model,
    supposed: supposedTask(model, input),
    work: (task) => readWork(task, model, fields(input)),
    input: body,
    inputBytes: request.body.byteLength,
    waitMs: waitMs(request.headers["prefer"]),
  };
}

/** The path's; else what stands before the colon of "owner/name:version"; else the version itself, which names one model. */
function modelOf({ params }: FormatRequest, body: Fields): string {
  const inPath = params["model"];
  if (inPath !== undefined) return inPath;
  const version = text(body["version"]) ?? text(body["model"]);
  if (version === undefined || version === "") throw invalid("version", "is required");
  return version.split(":")[0] || version;
}

const MOST_SECONDS = 60;

/** "wait" is a minute, "wait=5" five seconds; nothing at all is no wait. */
function waitMs(prefer: string | undefined): number {
  const found = /(?:^|[\s,;])wait(?:=(\d+))?/.exec(prefer ?? "");
  return found ? Math.min(MOST_SECONDS, Number(found[1] ?? MOST_SECONDS)) * 1000 : 0;
}
