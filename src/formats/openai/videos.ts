import type { Job } from "../../tasks/job.ts";
import type { Random } from "../../world/random.ts";
import { FILM_TYPE, filmBytes } from "../films.ts";
import type { WholeAnswer, WireFormat } from "../format.ts";
import { pictureBytes } from "../pictures.ts";
import { openaiErrors } from "./errors.ts";
import { fields, text } from "./fields.ts";
import { jsonHeaders } from "./http-headers.ts";
import { itemId } from "./ids.ts";
import { readPage, writePage } from "./list-page.ts";
import { readRemix, readVideo } from "./read-video.ts";

/** `POST videos`: a film is begun. */
export const openaiVideoCreate: WireFormat<"job"> = begins("openai.video-create", readVideo);

/** `POST videos/ID/remix`: another begun, of the same model and size. */
export const openaiVideoRemix: WireFormat<"job"> = begins("openai.video-remix", readRemix);

/** `GET videos/ID`. */
export const openaiVideo: WireFormat<"job"> = {
  id: "openai.video",
  task: "job",
  readAsk: ({ params }) => ({ ...ABOUT, action: "look", id: params["id"] ?? "" }),
  writeAnswer: ({ jobs: [job] }) => json(job ? writeVideo(job) : {}),
  readUsage: (_json, before) => before,
};

/** `DELETE videos/ID`. */
export const openaiVideoDelete: WireFormat<"job"> = {
  id: "openai.video-delete",
  task: "job",
  readAsk: ({ params }) => ({ ...ABOUT, action: "remove", id: params["id"] ?? "" }),
  writeAnswer: ({ jobs: [job] }) => json({ id: job?.id, object: "video.deleted", deleted: true }),
  readUsage: (_json, before) => before,
};

/** `GET videos?after&limit&order`. */
export const openaiVideos: WireFormat<"job"> = {
  id: "openai.videos",
  task: "job",
  readAsk(request) {
    readPage(request.query, { fewest: 0 });
    return { ...ABOUT, action: "list" };
  },
  writeAnswer({ jobs }, _ask, { request }) {
    return writePage(jobs.toReversed().map(writeVideo), readPage(request.query, { fewest: 0 }));
  },
  readUsage: (_json, before) => before,
};

/** `GET videos/ID/content?variant`: the film, or a picture of it. */
export const openaiVideoContent: WireFormat<"job"> = {
  id: "openai.video-content",
  task: "job",
  readAsk: ({ params }) => ({ ...ABOUT, action: "look", id: params["id"] ?? "" }),
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

const ABOUT = { task: "job", of: "video", waitMs: 0, streams: false } as const;

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

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function bytes(type: string, body: Uint8Array): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": type }, body };
}
