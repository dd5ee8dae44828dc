import type { Work } from "../../tasks/job.ts";
import type { ModelTask } from "../../tasks/models.ts";
import { filmAsk, filmSides } from "../film-ask.ts";
import { BadAsk } from "../format.ts";
import { type Fields, fields, list, number, text } from "../openai/fields.ts";
import { digest, pictureAsk, sidesOf } from "../picture-ask.ts";
import { pictureType } from "../pictures.ts";
import { promptAsk } from "../prompt-ask.ts";
import { heardAsk, saidAsk } from "../sound-ask.ts";

/** What a model is asked: `input` is as the model's own schema has it, and most of those use these names. */
export function readWork(task: ModelTask, model: string, input: Fields): Work {
  const read = WORKS[task];
  if (read) return read(model, input);
  const message = `${model} is a model for ${task}, whose predictions the emulator does not make: script a raw answer`;
  throw new BadAsk({ kind: "bad-request", param: "input", message });
}

const WORKS: { readonly [Task in ModelTask]?: (model: string, input: Fields) => Work } = {
  chat: (model, input) =>
    promptAsk({
      model,
      prompt: promptOf(input),
      system: text(input["system_prompt"]) ?? text(input["system_instruction"]),
      maxTokens: number(input["max_tokens"]) ?? number(input["max_new_tokens"]) ?? number(input["max_completion_tokens"]),
      temperature: number(input["temperature"]),
      seed: number(input["seed"]),
    }),
  speech: (model, input) =>
    saidAsk({
      model,
      text: toSay(input),
      voice: text(input["voice"]) ?? text(input["voice_id"]),
      speed: number(input["speed"]),
      type: input["audio_format"] ?? input["output_format"],
    }),
  transcription: (model, input) => heardAsk(model, toHear(input), text(input["language"])),
  image: (model, input) =>
    pictureAsk({
      model,
      prompt: promptOf(input),
      sources: sourcesOf(input),
      ...sidesGiven(input, sidesOf(input["aspect_ratio"])),
      count: input["num_outputs"] ?? input["number_of_images"],
      seed: input["seed"],
      type: pictureType(input["output_format"]),
    }),
  video: (model, input) =>
    filmAsk({
      model,
      prompt: promptOf(input),
      sources: sourcesOf(input),
      ...sidesGiven(input, filmSides(input["aspect_ratio"], input["resolution"])),
      seconds: input["duration"],
      seed: input["seed"],
    }),
};

function sidesGiven({ width, height }: Fields, shape: { width: number; height: number } | undefined) {
  return { width: width ?? shape?.width, height: height ?? shape?.height };
}

const SAID = ["text", "prompt"];
const HEARD = ["audio", "audio_file", "file"];

function toSay(input: Fields): string {
  return SAID.map((name) => text(input[name])).find((said) => said) ?? missing("text");
}

function toHear(input: Fields): string {
  return HEARD.map((name) => text(input[name])).find((heard) => heard) ?? missing("audio");
}

function missing(field: string): never {
  throw invalid(field, "is required");
}

/** A picture that is only worked on needs no words. */
function promptOf(input: Fields): string {
  const prompt = input["prompt"] ?? list(input["messages"]).map(contentOf).at(-1);
  if (typeof prompt === "string" && prompt !== "") return prompt;
  if (prompt !== undefined && typeof prompt !== "string") throw invalid("prompt", "must be a string");
  if (sourcesOf(input).length > 0) return "";
  throw invalid("prompt", "is required");
}

function contentOf(message: unknown): string {
  const { content } = fields(message);
  return (
    text(content) ??
    list(content)
      .map((part) => text(fields(part)["text"]) ?? "")
      .join("\n")
  );
}

const SOURCES = ["image", "images", "input_image", "image_input", "start_image", "first_frame_image", "video", "mask"];

function sourcesOf(input: Fields): readonly string[] {
  return SOURCES.flatMap((name) => (input[name] === undefined ? [] : [digest(JSON.stringify(input[name]))]));
}

/** A field of the input is wrong: `- input: prompt is required`. */
export function invalid(field: string, what: string): BadAsk {
  return new BadAsk({ kind: "bad-request", param: "input", message: `${field} ${what}` });
}
