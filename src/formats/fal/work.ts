import type { StartJob, Work } from "../../tasks/job.ts";
import type { ModelTask } from "../../tasks/models.ts";
import { filmAsk, filmSides } from "../film-ask.ts";
import { BadAsk, type FormatRequest } from "../format.ts";
import { type Fields, isFields, number, text } from "../openai/fields.ts";
import { digest, pictureAsk, sidesOf } from "../picture-ask.ts";
import { pictureType } from "../pictures.ts";
import { promptAsk } from "../prompt-ask.ts";
import { heardAsk, saidAsk } from "../sound-ask.ts";
import { supposedTask } from "../supposed-task.ts";

/** The body of a request to an app, for its queue or at once. */
export function readStart(request: FormatRequest, action: StartJob["action"]): StartJob {
  const input = request.json();
  if (!isFields(input)) throw new BadAsk({ kind: "bad-json", message: "expected a JSON object" });
  const model = request.params["model"] ?? "";
  return {
    task: "job",
    action,
    model,
    supposed: supposedTask(model, input),
    work: (task) => readWork(task, model, input),
    input,
    inputBytes: request.body.byteLength,
    waitMs: 0,
  };
}

/** Most apps use these names. */
export function readWork(task: ModelTask, model: string, input: Fields): Work {
  const { seed } = input;
  if (task === "speech") {
    const [voice, speed] = [text(input["voice"]), number(input["speed"])];
    return saidAsk({ model, text: text(input["text"]) ?? promptOf(input, false), voice, speed, type: input["output_format"] });
  }
  if (task === "transcription") return heardAsk(model, toHear(input), text(input["language"]));
  const sources = sourcesOf(input);
  const prompt = promptOf(input, sources.length > 0);
  if (task === "chat") {
    const [system, temperature] = [text(input["system_prompt"]), number(input["temperature"])];
    return promptAsk({ model, prompt, system, temperature, maxTokens: number(input["max_tokens"]), seed: number(seed) });
  }
  if (task === "video") {
    const sides = filmSides(input["aspect_ratio"], input["resolution"]);
    return filmAsk({ model, prompt, sources, ...sides, seconds: input["duration"], seed });
  }
  if (task === "image") {
    const type = input["output_format"] === "png" ? "png" : pictureType("jpeg");
    const as = input["sync_mode"] === true ? "base64" : "url";
    return pictureAsk({ model, prompt, sources, ...pictureSize(input), count: input["num_images"], seed, type, as });
  }
  const message = `${model} is for ${task}, which the emulator does not do here: script a raw answer`;
  throw new BadAsk({ kind: "bad-request", message });
}

function promptOf(input: Fields, hasSources: boolean): string {
  const { prompt } = input;
  if (typeof prompt === "string" && prompt !== "") return prompt;
  if (prompt !== undefined && typeof prompt !== "string") {
    throw new BadAsk({ kind: "bad-request", param: "prompt", code: "string_type", message: "Input should be a valid string" });
  }
  if (hasSources) return "";
  throw new BadAsk({ kind: "bad-request", param: "prompt", code: "missing", message: "field required" });
}

function toHear(input: Fields): string {
  const address = text(input["audio_url"]);
  if (address) return address;
  throw new BadAsk({ kind: "bad-request", param: "audio_url", code: "missing", message: "field required" });
}

const SOURCES = ["image_url", "image_urls", "video_url", "mask_url", "start_image_url"];

function sourcesOf(input: Fields): readonly string[] {
  return SOURCES.flatMap((name) => (input[name] === undefined ? [] : [digest(JSON.stringify(input[name]))]));
}

const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  square_hd: [1024, 1024],
  square: [512, 512],
  portrait_4_3: [768, 1024],
  portrait_16_9: [576, 1024],
  landscape_4_3: [1024, 768],
  landscape_16_9: [1024, 576],
};

/** By name, or by its sides, or by shape; the usual one is landscape. */
function pictureSize(input: Fields): { width: unknown; height: unknown } {
  const size = input["image_size"];
  if (isFields(size)) return { width: size["width"], height: size["height"] };
  const shape = sidesOf(input["aspect_ratio"]);
  if (size === undefined && shape) return shape;
  const [width, height] = SIZES[text(size) ?? "landscape_4_3"] ?? [1024, 768];
  return { width, height };
}
