import { expect } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { textAt } from "../json-path.ts";
import { ask } from "./asking.ts";
import { type Asked, type Case, cases } from "./cases.ts";

/** What must have happened before an endpoint has something to tell. */
interface Beginning {
  /** The format of the same provider's that begins it. */
  readonly by: string;
  /** Fields that its question gets besides. */
  readonly more?: object;
  /** What the beginning calls it, for the place `{id}` of the path. */
  id(body: unknown): string;
  /** The name goes into this field of the body instead. */
  readonly inField?: string;
  /** Or into the query, under this name. */
  readonly inQuery?: string;
  /** It is asked about while it still runs. */
  readonly atOnce?: true;
}

const response: Beginning = { by: "openai.responses", id: (body) => textAt(body, "id") };
const film: Beginning = { by: "openai.video-create", id: (body) => textAt(body, "id") };
const prediction: Beginning = { by: "replicate.create", id: (body) => textAt(body, "id") };
const queued: Beginning = { by: "fal.submit", id: (body) => textAt(body, "request_id") };
const taskRun: Beginning = { by: "parallel.task-run", id: (body) => textAt(body, "run_id") };
const veo: Beginning = { by: "google.film-start", id: (body) => textAt(body, "name").split("/").at(-1) ?? "" };

const file: Beginning = { by: "openai.file-upload", id: (body) => textAt(body, "id") };
const openaiBatch: Beginning = { by: "openai.batch-create", id: (body) => textAt(body, "id") };
const anthropicBatch: Beginning = { by: "anthropic.batch-create", id: (body) => textAt(body, "id") };

/** Whatever has begun has ended by then. */
const LONG_MS = 10_000;

/** By the format that asks about it. */
const beginnings: Readonly<Record<string, Beginning>> = {
  "openai.response": response,
  "openai.response.input-items": response,
  "openai.response.removal": response,
  "openai.response.cancel": { ...response, more: { background: true }, atOnce: true },
  "openai.videos": film,
  "openai.video": film,
  "openai.video-delete": film,
  "openai.video-content": film,
  "openai.video-remix": film,
  "openai.files": file,
  "openai.file": file,
  "openai.file-content": file,
  "openai.file-delete": file,
  "openai.batch-create": { ...file, inField: "input_file_id" },
  "openai.batches": openaiBatch,
  "openai.batch": openaiBatch,
  "anthropic.batches": anthropicBatch,
  "anthropic.batch": anthropicBatch,
  "anthropic.batch-results": anthropicBatch,
  "anthropic.batch-delete": anthropicBatch,
  "google.operation": veo,
  "google.film-file": veo,
  "vertex.operation": { by: "vertex.film-start", id: (body) => textAt(body, "name"), inField: "operationName" },
  "openrouter.generation": { by: "openrouter.chat", id: (body) => textAt(body, "id"), inQuery: "id" },
  "replicate.predictions": prediction,
  "replicate.prediction": prediction,
  "replicate.stream": prediction,
  "fal.status": queued,
  "fal.status-stream": queued,
  "fal.result": queued,
  "fal.cancel": { ...queued, atOnce: true },
  "parallel.task-status": taskRun,
  "parallel.task-result": taskRun,
  "cartesia.voices": { by: "cartesia.voices", id: (body) => textAt(body, "data", 0, "id") },
  "elevenlabs.voices": { by: "elevenlabs.voices", id: (body) => textAt(body, "voices", 0, "voice_id") },
};

/** Whether it is about something that must have begun. */
export function isAboutOther({ endpoint: { format, pattern } }: Case): boolean {
  const beginning = beginnings[format.id];
  return beginning !== undefined && (pattern.includes("{id") || beginning.inField !== undefined || beginning.by !== format.id);
}

/** The request, after everything that must come before it has been asked. */
export async function ready(aigw: EmulatorInside, one: Case): Promise<{ readonly asked: Asked; readonly id?: string }> {
  const { format, pattern } = one.endpoint;
  const beginning = beginnings[format.id];
  if (!beginning || !isAboutOther(one)) {
    if (["job", "file", "batch"].includes(format.task) && pattern.includes("{id")) expect.fail(untold(one));
    return { asked: one.parts(), ...(format.task === "models" && modelTold(one)) };
  }
  const id = beginning.id(await begin(aigw, one, beginning));
  expect(id, `what ${beginning.by} calls what it begins`).not.toBe("");
  if (!beginning.atOnce && !pattern.endsWith("cancel")) await aigw.clock(one.provider.id).advance(LONG_MS);
  if (beginning.inQuery !== undefined) return { asked: { ...one.parts(), query: { [beginning.inQuery]: id } }, id };
  if (beginning.inField === undefined) return { asked: one.parts({}, { id }), id };
  const asked = one.parts();
  return { asked: { ...asked, json: { ...Object(asked.json), [beginning.inField]: id } }, id };
}

/** The name of the one model that is asked about; vendors may leave the author's out. */
function modelTold({ endpoint, parts }: Case): { readonly id?: string } {
  const { id, model = id } = endpoint.match(parts().path) ?? {};
  const name = model?.split("/").at(-1);
  return name === undefined ? {} : { id: name };
}

async function begin(aigw: EmulatorInside, { provider }: Case, { by, more }: Beginning): Promise<unknown> {
  const first = cases.find((other) => other.provider === provider && other.endpoint.format.id === by);
  if (!first) return expect.fail(`${provider.id} has nothing that speaks ${by}`);
  const { asked } = await ready(aigw, first);
  const answer = await ask(aigw, first, more ? { ...asked, json: { ...Object(asked.json), ...more } } : asked);
  const body: unknown = await answer.json();
  expect(answer.ok, JSON.stringify(body)).toBe(true);
  return body;
}

function untold({ name, endpoint }: Case): string {
  return `${name} is about something that must have begun: say what begins it, under ${endpoint.format.id} in test/contract/providers/begun.ts.`;
}

/** Whether an answer that only begins something tells what it is called. */
export function namesWhatBegins(formatId: string, body: unknown): boolean {
  const beginning = Object.values(beginnings).find(({ by }) => by === formatId);
  return beginning !== undefined && beginning.id(body) !== "";
}
