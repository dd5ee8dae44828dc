import { builtInModels } from "../../../src/models/built-in.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import type { ModelFacts, ModelTask } from "../../../src/tasks/models.ts";
import type { Task } from "../../../src/tasks/task.ts";
import { realFiles } from "../../../src/world/files.ts";
import type { RequestParts } from "../../support/format-request.ts";
import type { Sample } from "../formats/sample.ts";
import { at } from "../json-path.ts";
import { formFields, withFields } from "./fields.ts";

const builtIn = await builtInModels(realFiles());

/** What a user lists who has deployments of his own: at Azure named as the models are that OpenAI has. */
const listed: Readonly<Record<string, readonly { readonly id: string; readonly task?: ModelTask }[]>> = {
  "azure-openai": [...builtIn.filter(({ provider }) => provider === "openai"), { id: "a-deployment" }],
  replicate: [
    { id: "acme/llama" },
    { id: "acme/video", task: "video" },
    { id: "acme/tts", task: "speech" },
    { id: "acme/whisper", task: "transcription" },
  ],
};

/** The user's models.yaml. */
export const modelsFile = JSON.stringify({
  models: Object.fromEntries(
    Object.entries(listed).map(([provider, models]) => [provider, models.map(({ id, task = "chat" }) => ({ id, task }))]),
  ),
});

const catalogue: readonly Known[] = [
  ...builtIn,
  ...Object.entries(listed).flatMap(([provider, models]) =>
    models.map(({ id, task = "chat" }) => ({ provider, id, snapshot: id, task })),
  ),
];

type Known = Pick<ModelFacts, "provider" | "id" | "snapshot" | "task">;

/** A model of the provider's for the task; one with `like` in its name where there is one. */
export function modelFor(provider: Provider, task: Task, like: string): string | undefined {
  const fitting = modelsOf(provider, task);
  return fitting.find((id) => id.includes(like)) ?? fitting[0];
}

/** Whoever counts tokens or tells of models has models for chat, or at least some. */
export function modelsOf(provider: Provider, task: Task): readonly string[] {
  const own = catalogue.filter((facts) => facts.provider === provider.id);
  const fitting = own.filter((facts) => facts.task === (task === "token-count" ? "chat" : task));
  return (["models", "job", "file", "batch"].includes(task) ? own : fitting).map(({ id }) => id);
}

export function knows(provider: Provider, model: string): boolean {
  const id = provider.modelId?.(model) ?? model;
  return catalogue.some((facts) => facts.provider === provider.id && (facts.id === id || facts.snapshot === id));
}

/** Where a request outside its path says which model it is for. */
const NAMES = ["model", "model_id", "version", "processor"] as const;

/** The model that a request names outside its path. */
export function modelNamed(sample: Sample, parts: RequestParts): string | undefined {
  for (const name of NAMES) {
    const found = formFields(sample)?.[name] ?? at(parts.json, name) ?? new URLSearchParams(parts.query).get(name);
    if (typeof found === "string") return found;
  }
  return undefined;
}

/** The same request for another model; undefined where no model is named, nor could be. */
export function forModel(sample: Sample, parts: RequestParts, model: string): RequestParts | undefined {
  for (const name of NAMES) {
    const query = new URLSearchParams(parts.query);
    if (query.has(name)) return { ...parts, query: changed(query, name, model) };
    const isInForm = formFields(sample)?.[name] !== undefined;
    const isInJson = parts.json !== undefined && (at(parts.json, name) !== undefined || sample.fields.includes(name));
    if (isInForm || isInJson) return withFields(sample, parts, { [name]: model });
  }
  return undefined;
}

function changed(query: URLSearchParams, name: string, value: string): string {
  query.set(name, value);
  return query.toString();
}
