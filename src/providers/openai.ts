import type { HeaderMap, WriteContext } from "../formats/format.ts";
import { openaiChat } from "../formats/openai/chat.ts";
import { openaiCompletions } from "../formats/openai/completions.ts";
import { openaiImageEdits, openaiImageVariations } from "../formats/openai/edit-images.ts";
import { openaiEmbeddings } from "../formats/openai/embeddings.ts";
import { openaiErrors } from "../formats/openai/errors.ts";
import { hex } from "../formats/openai/ids.ts";
import { openaiImages } from "../formats/openai/images.ts";
import { openaiModels } from "../formats/openai/models.ts";
import { openaiModerations } from "../formats/openai/moderations.ts";
import { openaiQuota, USUAL_LIMITS } from "../formats/openai/quota.ts";
import { openaiResponses } from "../formats/openai/responses.ts";
import { openaiSpeech } from "../formats/openai/speech.ts";
import { openaiTranscriptions, openaiTranslations } from "../formats/openai/transcriptions.ts";
import {
  openaiVideo,
  openaiVideoContent,
  openaiVideoCreate,
  openaiVideoDelete,
  openaiVideoRemix,
  openaiVideos,
} from "../formats/openai/videos.ts";
import { restImage } from "../formats/rest/image.ts";
import { restVideo } from "../formats/rest/video.ts";
import { fileEndpoints, keptEndpoints } from "./openai-kept.ts";
import { bearer, del, get, type Provider, post } from "./provider.ts";

const chat = post("chat/completions", openaiChat);
const completions = post("completions", openaiCompletions);
const embeddings = post("embeddings", openaiEmbeddings);
const image = post("images/generations", restImage);
const video = post("videos", restVideo);
const responses = post("responses", openaiResponses);

/** OpenAI (wire formats, section 1). */
export const openai: Provider = {
  id: "openai",
  origin: "https://api.openai.com/v1",
  optionalPrefix: "v1",
  credentials: [bearer],
  keyVariables: ["OPENAI_API_KEY"],
  endpoints: [
    chat,
    responses,
    ...keptEndpoints(),
    ...fileEndpoints,
    completions,
    embeddings,
    post("moderations", openaiModerations),
    post("images/generations", openaiImages),
    post("images/edits", openaiImageEdits),
    post("images/variations", openaiImageVariations),
    post("videos", openaiVideoCreate),
    get("videos", openaiVideos),
    get("videos/{id}", openaiVideo),
    del("videos/{id}", openaiVideoDelete),
    get("videos/{id}/content", openaiVideoContent),
    post("videos/{id}/remix", openaiVideoRemix),
    post("audio/speech", openaiSpeech),
    post("audio/transcriptions", openaiTranscriptions),
    post("audio/translations", openaiTranslations),
    get("models", openaiModels),
    get("models/{id}", openaiModels),
  ],
  errors: openaiErrors,
  headers,
  quota: openaiQuota,
  compat: { prefix: "openai", endpoint: chat, responses },
  billing: { by: "unified", zeroDataRetention: true },
  rest: { author: "openai", run: "chat", chat, responses, embeddings, image, video, webSearch: ["responses"] },
  modelPattern:
    /^(?:ft:)?(?:gpt-|chatgpt-|o\d|codex-|computer-use-|text-embedding-|omni-moderation|text-moderation|dall-e-|sora-|tts-|whisper-|davinci-|babbage-)[\w.:-]*$/,
};

/** On every answer (wire formats, 1.8). */
function headers({ random }: Pick<WriteContext, "random" | "nowMs">): HeaderMap {
  return {
    "openai-organization": "org-aigw-emulator",
    "openai-processing-ms": String(random.integer(120, 900)),
    "openai-version": "2020-10-01",
    ...USUAL_LIMITS,
    "x-request-id": `req_${hex(random, 32)}`,
  };
}
