import type { StartJob } from "../../tasks/job.ts";
import { filmAsk } from "../film-ask.ts";
import { isForm } from "../form.ts";
import type { FormatRequest } from "../format.ts";
import { digest } from "../picture-ask.ts";
import { type Fields, text } from "./fields.ts";
import { readBody } from "./read-body.ts";
import { readPrompt } from "./read-image.ts";
import { invalidValue } from "./refusals.ts";

const SIZES = ["720x1280", "1280x720", "1024x1792", "1792x1024"];
const LENGTHS = ["4", "8", "12"];

/** A form, as clients send it with a picture to begin with, or JSON. */
export function readVideo(request: FormatRequest): StartJob {
  const body = bodyOf(request);
  const prompt = readPrompt(body);
  const model = text(body["model"]) ?? "sora-2";
  const size = oneOf(body["size"] ?? "720x1280", "size", SIZES);
  const seconds = oneOf(body["seconds"] ?? "4", "seconds", LENGTHS);
  const [width, height] = size.split("x").map(Number);
  const ask = filmAsk({ model, prompt, sources: sourcesOf(request, body), width, height, seconds });
  return start(model, request, {}, () => ask);
}

/** What the earlier film was asked for, with other words. */
export function readRemix(request: FormatRequest): StartJob {
  const prompt = readPrompt(bodyOf(request));
  const from = request.params["id"] ?? "";
  return {
    ...start("", request, { remixed_from_video_id: from }, (_task, before) => {
      const film = before?.task === "video" ? before : filmAsk({ model: "", prompt: "" });
      return { ...film, prompt, sources: [digest(from)] };
    }),
    from,
  };
}

function start(model: string, request: FormatRequest, input: object, work: StartJob["work"]): StartJob {
  const about = { model, supposed: "video", input, inputBytes: request.body.byteLength, waitMs: 0 } as const;
  return { task: "job", action: "start", ...about, work };
}

function bodyOf(request: FormatRequest): Fields {
  return isForm(request.headers["content-type"]) ? request.form().fields() : readBody(request);
}

function sourcesOf(request: FormatRequest, body: Fields): readonly string[] {
  const given = body["input_reference"];
  const told = given === undefined ? [] : [digest(JSON.stringify(given))];
  const file = isForm(request.headers["content-type"]) ? request.form().file("input_reference") : undefined;
  return file ? [...told, digest(file.bytes)] : told;
}

function oneOf(value: unknown, param: string, words: readonly string[]): string {
  const given = String(value);
  if (!words.includes(given)) throw invalidValue(param, value, words);
  return given;
}
