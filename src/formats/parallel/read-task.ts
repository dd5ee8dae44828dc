import type { OutputShape } from "../../tasks/chat.ts";
import type { StartJob } from "../../tasks/job.ts";
import { badRequest, type FormatRequest } from "../format.ts";
import { fields, isFields, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";
import { promptAsk } from "../prompt-ask.ts";

/** `POST v1/tasks/runs`: an input, a processor, and what the output is to be like. Throws BadAsk. */
export function readTaskRun(request: FormatRequest): StartJob {
  const body = readBody(request);
  const { input } = body;
  const model = text(body["processor"]);
  if (!model) throw badRequest("processor is required", "processor");
  if (typeof input !== "string" && !isFields(input)) throw badRequest("input must be a string or an object", "input");
  if (input === "") throw badRequest("input must not be empty", "input");
  const { output, system } = readOutput(fields(body["task_spec"])["output_schema"]);
  const prompt = typeof input === "string" ? input : JSON.stringify(input);
  return {
    task: "job",
    action: "start",
    model,
    supposed: "chat",
    work: () => ({ ...promptAsk({ model, prompt, system }), output }),
    input: body,
    inputBytes: request.body.byteLength,
    waitMs: 0,
  };
}

/** A schema, a description of the text that is wanted, or nothing: text, too. */
function readOutput(given: unknown): { readonly output: OutputShape; readonly system?: string | undefined } {
  const { type, json_schema, description } = fields(given);
  if (isFields(json_schema)) return { output: { kind: "schema", schema: json_schema } };
  if (type === "auto") return { output: { kind: "json" } };
  return { output: { kind: "text" }, system: text(given) ?? text(description) };
}
