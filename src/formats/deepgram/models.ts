import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { uuid } from "../openai/ids.ts";

/** `GET v1/models`: what hears and what speaks. */
export const deepgramModels: WireFormat<"models"> = {
  id: "deepgram.models",
  task: "models",
  readAsk: () => ({ task: "models" }),
  writeAnswer({ models }, _ask, { random }) {
    const written = models.map((model) => ({ speaks: model.task === "speech", ...entry(model), uuid: uuid(random) }));
    const only = (wanted: boolean) => written.flatMap(({ speaks, ...rest }) => (speaks === wanted ? [rest] : []));
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify({ stt: only(false), tts: only(true) }) };
  },
  readUsage: (_json, before) => before,
};

function entry({ id, task, createdMs }: ModelFacts): object {
  const [architecture = id] = /^(?:nova|aura)(?:-\d)?/.exec(id) ?? [];
  const version = `${new Date(createdMs).toISOString().slice(0, 10)}.0`;
  const hears = { batch: true, streaming: true, formatted_output: true };
  return { name: id, canonical_name: id, architecture, languages: ["en"], version, ...(task !== "speech" && hears) };
}
