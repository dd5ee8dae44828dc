import { formBody } from "../../../support/form-body.ts";
import { at, listAt } from "../../json-path.ts";
import type { Samples } from "../sample.ts";

const succeeded = (body: unknown) => Number(at(body, "status") === "succeeded");

const aFile = { fields: { x: "y" }, files: { content: { filename: "a.png", bytes: Buffer.from("a picture") } } };

export const replicateSamples: Samples = {
  "replicate.create": [
    {
      task: "job",
      fields: ["input.seed", "input.num_outputs", "input.aspect_ratio", "input.output_format", "input.image", "version"],
      ask: () => ({
        path: "predictions",
        json: { version: "acme/flux:9af1", input: { prompt: "a harbour", width: 64, height: 48 } },
      }),
      found: succeeded,
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["input.system_prompt", "input.max_tokens", "input.temperature", "input.messages", "input.seed"],
      ask: () => ({ path: "models/acme/llama/predictions", json: { input: { prompt: "hi" } } }),
      found: succeeded,
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["input.duration", "input.seed", "input.start_image"],
      ask: () => ({ path: "deployments/acme/video/predictions", json: { input: { prompt: "hi", width: 64, height: 48 } } }),
      found: succeeded,
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["input.voice", "input.speed", "input.audio_format"],
      ask: () => ({ path: "models/acme/tts/predictions", json: { input: { text: "hi", voice: "af" } } }),
      found: succeeded,
      hasUsage: false,
    },
    {
      task: "job",
      fields: ["input.language"],
      ask: () => ({ path: "models/acme/whisper/predictions", json: { input: { audio: "data:audio/wav;base64,AAAA" } } }),
      found: succeeded,
      hasUsage: false,
    },
  ],
  "replicate.prediction": {
    task: "job",
    fields: [],
    ask: () => ({ path: "predictions/job-1" }),
    found: succeeded,
    hasUsage: false,
  },
  "replicate.files": {
    task: "job",
    fields: [],
    form: aFile,
    ask: () => ({ path: "files", ...formBody(aFile) }),
    found: (body) => Number(at(body, "size") === 9),
    hasUsage: false,
  },
  "replicate.stream": {
    task: "job",
    fields: [],
    ask: () => ({ path: "stream/job-1" }),
    streams: true,
    found: (events) => listAt(events).filter((event) => at(event, "event") === "done").length,
    hasUsage: false,
  },
  "replicate.predictions": {
    task: "job",
    fields: [],
    ask: () => ({ path: "predictions" }),
    found: (body) => listAt(body, "results").length,
    hasUsage: false,
  },
  "replicate.models": {
    task: "models",
    fields: [],
    ask: () => ({ path: "models" }),
    found: (body) => listAt(body, "results").map((model) => at(model, "owner")),
    hasUsage: false,
  },
};
