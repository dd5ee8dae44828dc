import type { Job } from "../../tasks/job.ts";
import type { Random } from "../../world/random.ts";
import { FILM_TYPE, filmBytes } from "../films.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { pictureBytes } from "../pictures.ts";
import { openaiErrors } from "./errors.ts";
import { fields, text } from "./fields.ts";
import { jsonHeaders } from "./http-headers.ts";
import { itemId } from "./ids.ts";
import { readRemix, readVideo } from "./read-video.ts";
import { integerIn } from "./refusals.ts";

/** `POST videos`: a film is begun. */
export const openaiVideoCreate: WireFormat<"job"> = begins("openai.video-create", readVideo);

/** `POST videos/ID/remix`: another begun, of the same model and size. */
export const openaiVideoRemix: WireFormat<"job"> = begins("openai.video-remix", readRemix);

/** `GET videos/ID`. */
export const openaiVideo: WireFormat<"job"> = {
  id: "openai.video",
  task: "job",
  readAsk: ({ params }) => ({ task: "job", action: "look", id: params["id"] ?? "", waitMs: 0, streams: false }),
  writeAnswer: ({ jobs: [job] }) => json(job ? writeVideo(job) : {}),
  readUsage: (_json, before) => before,
};

/** `DELETE videos/ID`. */
export const openaiVideoDelete: WireFormat<"job"> = {
  id: "openai.video-delete",
  task: "job",
  readAsk: ({ params }) => ({ task: "job", action: "remove", id: params["id"] ?? "", waitMs: 0, streams: false }),
  writeAnswer: ({ jobs: [job] }) => json({ id: job?.id, object: "video.deleted", deleted: true }),
  readUsage: (_json, before) => before,
};

/** `GET videos?after&limit&order`. */
export const openaiVideos: WireFormat<"job"> = {
  id: "openai.videos",
  task: "job",
  readAsk(request) {
    readPage(request);
    return { task: "job", action: "list", waitMs: 0, streams: false };
  },
  writeAnswer({ jobs }, _ask, { request }) {
    const { after, limit, oldestFirst } = readPage(request);
    const all = oldestFirst ? jobs.toReversed() : jobs;
    const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const data = all.slice(start, start + limit).map(writeVideo);
    const [first_id = null, last_id = null] = [data[0]?.id, data.at(-1)?.id];
    return json({ object: "list", data, first_id, last_id, has_more: start + limit < all.length });
  },
  readUsage: (_json, before) => before,
};

/** `GET videos/ID/content?variant`: the film, or a picture of it. */
export const openaiVideoContent: WireFormat<"job"> = {
  id: "openai.video-content",
  task: "job",
  readAsk: ({ params }) => ({ task: "job", action: "look", id: params["id"] ?? "", waitMs: 0, streams: false }),
  writeAnswer({ jobs: [job] }, _ask, context) {
    const film = job?.result;
    if (film?.task !== "video") {
      const message = "Video is not ready yet, use GET /v1/videos/{video_id} to check status.";
      return openaiErrors({ kind: "bad-request", message }, context);
    }
    if ((context.request.query.get("variant") ?? "video") === "video") return bytes(FILM_TYPE, filmBytes(film));
    return bytes("image/jpeg", pictureBytes(film, film, "jpeg"));
  },
  readUsage: (_json, before) => before,
};

function begins(id: string, readAsk: WireFormat<"job">["readAsk"]): WireFormat<"job"> {
  return {
    id,
    task: "job",
    readAsk,
    writeAnswer: ({ jobs: [job] }) => json(job ? writeVideo(job) : {}),
    readUsage: (_json, before) => before,
    jobId: (random: Random) => itemId("video", random),
  };
}

const STATUS: Readonly<Record<Job["status"], string>> = {
  queued: "queued",
  running: "in_progress",
  done: "completed",
  failed: "failed",
  canceled: "failed",
};
const DAY_SECONDS = 24 * 60 * 60;

function writeVideo({ id, model, status, createdMs, endedMs, progress, work, input, failure }: Job) {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const film = work.task === "video" ? work : undefined;
  return {
    id,
    object: "video",
    created_at: seconds(createdMs),
    status: STATUS[status],
    completed_at: endedMs === undefined ? null : seconds(endedMs),
    error: failure ? { code: failure.code ?? failure.kind.replaceAll("-", "_"), message: failure.message ?? FAILED } : null,
    expires_at: seconds(createdMs) + DAY_SECONDS,
    model,
    progress: Math.floor(progress * 100),
    prompt: film?.prompt ?? null,
    remixed_from_video_id: text(fields(input)["remixed_from_video_id"]) ?? null,
    seconds: String(film?.seconds ?? ""),
    size: `${film?.width}x${film?.height}`,
  };
}

const FAILED = "The video could not be made.";

function readPage({ query }: FormatRequest): { after: string | null; limit: number; oldestFirst: boolean } {
  const given = query.get("limit");
  const limit = integerIn(given === null ? undefined : Number(given), "limit", { low: 0, high: 100 }) ?? 20;
  return { after: query.get("after"), limit, oldestFirst: query.get("order") === "asc" };
}

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function bytes(type: string, body: Uint8Array): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": type }, body };
}
