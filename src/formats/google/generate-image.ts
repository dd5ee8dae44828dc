import type { ChatMessage } from "../../tasks/chat.ts";
import type { ImageAnswer, ImageAsk } from "../../tasks/image.ts";
import type { FormatRequest, WireFormat, WriteContext, Written } from "../format.ts";
import { fields, list } from "../openai/fields.ts";
import { pictureAsk, sidesOf } from "../picture-ask.ts";
import { pictureBase64 } from "../pictures.ts";
import { joinResponse } from "./join-response.ts";
import { bareModelName, named, protoMessage } from "./proto-json.ts";
import { readContents } from "./read-contents.ts";
import { streamChunks } from "./stream-response.ts";
import { readUsage, usageMetadata } from "./usage.ts";

/** `generateContent` of the Gemini models that answer with a picture (wire formats, 3.1): a part with its bytes. */
export const googleGenerateImage: WireFormat<"image"> = {
  id: "google.generate-image",
  task: "image",
  readAsk,
  writeAnswer,
  readUsage,
  joinStream: joinResponse,
};

function readAsk(request: FormatRequest): ImageAsk {
  const body = protoMessage(request.json());
  const messages = readContents(body["contents"], "GenerateContentRequest");
  return pictureAsk({
    model: bareModelName(request.params["model"] ?? ""),
    prompt: promptOf(messages),
    sources: messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "media" ? [part.digest] : []))),
    ...sidesOf(named(fields(named(config(body), "imageConfig", "image_config")), "aspectRatio", "aspect_ratio")),
    quality: "medium",
    as: "base64",
    stream: request.params["verb"] === "streamGenerateContent",
  });
}

function config(body: Readonly<Record<string, unknown>>) {
  return fields(named(body, "generationConfig", "generation_config"));
}

/** What the user said last. */
function promptOf(messages: readonly ChatMessage[]): string {
  const last = messages.findLast(({ role }) => role === "user");
  return (last?.parts ?? []).flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
}

function writeAnswer(answer: ImageAnswer, ask: ImageAsk, { random, request }: WriteContext): Written {
  const modalities = list(named(config(protoMessage(request.json())), "responseModalities", "response_modalities"));
  const pictureOnly = modalities.length === 1 && String(modalities[0]).toUpperCase() === "IMAGE";
  const pictures = answer.pictures.map((made) => ({
    inlineData: { mimeType: "image/png", data: pictureBase64(made, answer, "png") },
  }));
  const parts = [...(pictureOnly ? [] : [{ text: "Here is your picture." }]), ...pictures];
  const { usage } = answer;
  const details = [{ modality: "TEXT", tokenCount: usage?.inputTokens ?? 0 }] as const;
  const body = {
    candidates: [{ content: { role: "model", parts }, finishReason: "STOP", index: 0 }],
    ...(usage && { usageMetadata: usageMetadata(usage, details) }),
    modelVersion: answer.model,
    responseId: random.text(22),
  };
  const json = JSON.stringify(body);
  const chunk = { json, tokens: usage?.outputTokens ?? 0 };
  if (ask.delivery.stream) return streamChunks([chunk], request.query.get("alt") === "sse");
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: json };
}
