import { type BadAsk, badRequest, type FormatRequest } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";

/** What every task is asked with: `inputs`, and `parameters` that steer it. */
export interface TaskBody {
  readonly model: string;
  readonly inputs: unknown;
  readonly parameters: Fields;
}

export function readTask(request: FormatRequest): TaskBody {
  const body = readBody(request);
  return { model: request.params["model"] ?? "", inputs: body["inputs"], parameters: fields(body["parameters"]) };
}

/** One text or several. Throws BadAsk. */
export function readTexts(inputs: unknown): readonly string[] {
  if (typeof inputs === "string") return [inputs];
  if (!Array.isArray(inputs)) throw inputs === undefined ? missing("inputs") : wrong("inputs", "a string or a list of strings");
  if (inputs.length === 0) throw wrong("inputs", "a list of at least one string");
  return inputs.map((input: unknown, index) => {
    if (typeof input === "string") return input;
    throw wrong(`inputs[${index}]`, "a string");
  });
}

/** A member of an object under `inputs`. */
export function needMember(inputs: unknown, member: string): string {
  if (!isFields(inputs)) throw inputs === undefined ? missing("inputs") : wrong("inputs", "an object");
  const value = text(inputs[member]);
  if (value === undefined) throw missing(`inputs.${member}`);
  return value;
}

export function missing(field: string): BadAsk {
  return badRequest(`Error in \`${field}\`: field required`, field);
}

export function wrong(field: string, wanted: string): BadAsk {
  return badRequest(`Error in \`${field}\`: ${wanted} expected`, field);
}
