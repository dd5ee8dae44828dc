import { GatewayError } from "../../errors/gateway-error.ts";
import type { RestShape } from "../../providers/provider.ts";
import type { ModelTask } from "../../tasks/models.ts";
import type { Found } from "./look-up.ts";
import { type Body, isObject } from "./question.ts";

/** Refuses a body with a sentence of the run path (G-REST-10). */
export function userInput(complaint: string, hint: string): GatewayError {
  return new GatewayError("userInput", hint, { about: { complaint } });
}

/** The `input` of a `/run` body, in the usual spelling, once it fits the model. */
export function checkedInput(body: Body | undefined, { reach, id, slug, facts }: Found): Body {
  const given = body?.["input"];
  if (given === undefined) throw userInput("Required value missing: input", 'the body is { "model": "…", "input": { … } }');
  if (!isObject(given)) throw userInput(mismatch("input", "object", given), "input holds what the model is asked with");
  const input = reach.usual?.(given) ?? given;
  const needed = NEEDED[facts?.task ?? "chat"];
  const complaint =
    (needed && complaintAbout(input, needed)) ?? (needed === "messages" ? reach.complain?.(input, id) : undefined);
  if (complaint !== undefined) throw userInput(complaint, `${slug} does not take this input`);
  return input;
}

const NEEDED: { readonly [Task in ModelTask]?: string } = {
  chat: "messages",
  embedding: "input",
  image: "prompt",
  video: "prompt",
};

function complaintAbout(input: Body, needed: string): string | undefined {
  const value = input[needed];
  if (value === undefined) return `Required value missing: ${needed}`;
  if (needed === "messages" && !Array.isArray(value)) return mismatch(needed, "array", value);
  return needed === "prompt" && typeof value !== "string" ? mismatch(needed, "string", value) : undefined;
}

function mismatch(field: string, wanted: string, value: unknown): string {
  const found = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `Invalid value at ${field}: Invalid input: expected ${wanted}, received ${found}`;
}

/** Web search is each vendor's own, and not everywhere (G-REST-15). */
export function checkWebSearch(input: Body, shape: RestShape, { reach, facts, slug }: Found): void {
  if (!asksForSearch(input) || (reach.webSearch.includes(shape) && facts?.webSearch !== false)) return;
  const where =
    reach.webSearch.length > 0
      ? `this vendor takes it in the shape of ${reach.webSearch.join(", ")} only`
      : "this vendor takes none";
  throw userInput(`web search is not available for ${slug} here`, where);
}

function asksForSearch(input: Body): boolean {
  const { tools } = input;
  if (!Array.isArray(tools)) return input["enable_search"] === true;
  return tools.some((tool) => isObject(tool) && typeof tool["type"] === "string" && tool["type"].startsWith("web_search"));
}
