import type { AboutJob, Job, StartJob } from "../../tasks/job.ts";
import type { Random } from "../../world/random.ts";
import { filmAsk } from "../film-ask.ts";
import { FILM_TYPE, filmBytes } from "../films.ts";
import { badRequest, type FormatRequest, type WholeAnswer, type WireFormat } from "../format.ts";
import { type Fields, fields, text } from "../openai/fields.ts";
import { digest } from "../picture-ask.ts";
import { googleErrors } from "./errors.ts";
import { bareModelName, named, oneOrMany, protoMessage, protoNumber } from "./proto-json.ts";

/** `predictLongRunning` of Veo: an operation, to be asked about by its name. */
export const googleFilmStart: WireFormat<"job"> = startOf("google.film-start", ({ params }) => `models/${params["model"]}`);

/** `GET models/M/operations/ID`. The film is a file, which the client's library downloads through the gateway. */
export const googleOperation: WireFormat<"job"> = {
  id: "google.operation",
  task: "job",
  readAsk: ({ params }) => look(params["id"]),
  writeAnswer({ jobs: [job] }, _ask, { request }) {
    const { model, id } = request.params;
    const video = { uri: `https://generativelanguage.googleapis.com/v1beta/files/${id}:download?alt=media` };
    const response = {
      "@type": "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse",
      generateVideoResponse: { generatedSamples: [{ video }] },
    };
    return json({ name: `models/${model}/operations/${id}`, ...progress(job, response) });
  },
  readUsage: (_json, before) => before,
};

/** `GET files/ID:download?alt=media` of a film that is done. */
export const googleFilmFile: WireFormat<"job"> = {
  id: "google.film-file",
  task: "job",
  readAsk: ({ params }) => look(params["id"]),
  writeAnswer({ jobs: [job] }, _ask, context) {
    if (job?.result?.task === "video") {
      return { kind: "whole", status: 200, headers: { "content-type": FILM_TYPE }, body: filmBytes(job.result) };
    }
    return googleErrors({ kind: "bad-request", message: `File ${job?.id} is not in an ACTIVE state.` }, context);
  },
  readUsage: (_json, before) => before,
};

/** Vertex AI's `predictLongRunning`. */
export const vertexFilmStart: WireFormat<"job"> = startOf("vertex.film-start", ({ path }) =>
  path.replace(/^[^/]*\/|:[^:]*$/g, ""),
);

/** Vertex AI's `fetchPredictOperation`: the film's bytes are in the answer. */
export const vertexOperation: WireFormat<"job"> = {
  id: "vertex.operation",
  task: "job",
  readAsk: (request) => look(operationName(request).split("/").at(-1)),
  writeAnswer({ jobs: [job] }, _ask, { request }) {
    const film = job?.result?.task === "video" ? filmBytes(job.result).toString("base64") : "";
    const response = {
      "@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse",
      raiMediaFilteredCount: 0,
      videos: [{ bytesBase64Encoded: film, mimeType: FILM_TYPE }],
    };
    return json({ name: operationName(request), ...progress(job, response) });
  },
  readUsage: (_json, before) => before,
};

const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";

function startOf(id: string, parent: (request: FormatRequest) => string): WireFormat<"job"> {
  return {
    id,
    task: "job",
    readAsk: readStart,
    writeAnswer: ({ jobs: [job] }, _ask, { request }) => json({ name: `${parent(request)}/operations/${job?.id}` }),
    readUsage: (_json, before) => before,
    jobId: (random: Random) => random.text(12, LOWER),
  };
}

function readStart(request: FormatRequest): StartJob {
  const body = protoMessage(request.json());
  const instance = fields(oneOrMany(body["instances"])[0]);
  const parameters = fields(body["parameters"]);
  const model = bareModelName(request.params["model"] ?? "");
  const prompt = text(instance["prompt"]) ?? "";
  const sources = SOURCES.flatMap((name) => (instance[name] === undefined ? [] : [digest(JSON.stringify(instance[name]))]));
  if (prompt === "" && sources.length === 0)
    throw badRequest("Video generation needs a prompt or an image.", "instances[0].prompt");
  const seconds = protoNumber(named(parameters, "durationSeconds", "duration_seconds"), "parameters.durationSeconds") ?? 8;
  const seed = protoNumber(parameters["seed"], "parameters.seed");
  const work = () => filmAsk({ model, prompt, sources, ...sidesIn(parameters), seconds, seed });
  const about = { model, supposed: "video", input: {}, inputBytes: 0, waitMs: 0 } as const;
  return { task: "job", action: "start", ...about, work };
}

const SOURCES = ["image", "video", "lastFrame", "referenceImages"];

/** "720p" or "1080p", lying or standing. */
function sidesIn(parameters: Fields): { width: number; height: number } {
  const shape = named(parameters, "aspectRatio", "aspect_ratio") ?? "16:9";
  if (shape !== "16:9" && shape !== "9:16") {
    throw badRequest(`Invalid aspect ratio '${String(shape)}'. Supported: 16:9, 9:16.`, "parameters.aspectRatio");
  }
  const [long, short] = parameters["resolution"] === "1080p" ? [1920, 1080] : [1280, 720];
  return shape === "16:9" ? { width: long, height: short } : { width: short, height: long };
}

function operationName(request: FormatRequest): string {
  const name = text(named(protoMessage(request.json()), "operationName", "operation_name"));
  if (!name) throw badRequest("operation_name is not specified", "operation_name");
  return name;
}

function look(id: string | undefined): AboutJob {
  return { task: "job", action: "look", id: id ?? "", waitMs: 0, streams: false };
}

/** Nothing more than the name until it is done; then what it came to. */
function progress(job: Job | undefined, response: object): object {
  if (job?.failure) return { done: true, error: { code: 13, message: job.failure.message ?? "Video generation failed." } };
  return job?.result ? { done: true, response } : {};
}

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
