import { at, listAt, textAt } from "../../json-path.ts";
import type { PlainSample, Samples } from "../sample.ts";

const request = "fal-ai/flux/requests/job-1";

function about(path: string, found: PlainSample["found"]): PlainSample {
  return { task: "job", fields: [], ask: () => ({ path }), found, hasUsage: false };
}

export const falSamples: Samples = {
  "fal.run": [
    {
      task: "job",
      fields: ["image_size", "num_images", "output_format", "sync_mode", "seed", "image_url", "aspect_ratio"],
      ask: () => ({ path: "fal-ai/flux/schnell", json: { prompt: "a harbour", image_size: { width: 64, height: 48 } } }),
      found: (body) => listAt(body, "images").length,
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["resolution", "aspect_ratio", "duration", "seed"],
      ask: () => ({ path: "fal-ai/veo3", json: { prompt: "a harbour", duration: "8s" } }),
      found: (body) => Number(textAt(body, "video", "url").endsWith(".mp4")),
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["system_prompt", "max_tokens", "temperature"],
      ask: () => ({ path: "fal-ai/any-llm", json: { prompt: "hi", model: "x" } }),
      found: (body) => Number(textAt(body, "output") !== ""),
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["voice", "speed", "output_format"],
      ask: () => ({ path: "fal-ai/kokoro/american-english", json: { text: "hi" } }),
      found: (body) => Number(textAt(body, "audio", "url").startsWith("data:audio/")),
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["language"],
      ask: () => ({ path: "fal-ai/whisper", json: { audio_url: "https://example.com/a.wav" } }),
      found: (body) => Number(textAt(body, "text") !== ""),
      hasUsage: false,
    },
  ],
  "fal.submit": {
    task: "job",
    fields: ["prompt", "seed"],
    ask: () => ({ path: "queue.fal.run/fal-ai/flux/schnell", json: { prompt: "a harbour" } }),
    found: (body) => Number(at(body, "request_id") === "job-1"),
    hasUsage: false,
  },
  "fal.upload": {
    task: "job",
    fields: ["file_name", "content_type"],
    ask: () => ({ path: "rest.fal.ai/storage/upload/initiate", json: { file_name: "a.png", content_type: "image/png" } }),
    found: (body) => Number(textAt(body, "upload_url").endsWith("_a.png")),
    hasUsage: false,
  },
  "fal.uploaded": about("storage/a.png", (body) => Number(JSON.stringify(body) === "{}")),
  "fal.status": about(`${request}/status`, (body) => Number(at(body, "status") === "COMPLETED")),
  "fal.status-stream": {
    ...about(`${request}/status/stream`, (events) => Number(listAt(events).length === 3)),
    streams: true,
  },
  "fal.cancel": about(`${request}/cancel`, (body) => Number(at(body, "status") === "CANCELLATION_REQUESTED")),
  "fal.result": about(request, (body) => Number(textAt(body, "video", "url") !== "" || listAt(body, "images").length > 0)),
};
