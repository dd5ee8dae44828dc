import { Buffer } from "node:buffer";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { Arrival } from "../../exchange/exchange.ts";
import { type Body, isObject } from "../../plans/rest/question.ts";
import { boundaryOf } from "./boundary.ts";
import { optionHeaders } from "./gateway-options.ts";
import { jsonOr } from "./json.ts";
import { ownHeaders } from "./own-headers.ts";

type Asked = Pick<Arrival, "path" | "search" | "headers" | "body">;

/**
 * A run of the binding as the REST API has it: a model of Cloudflare's in the path and its input as the body, every other model and its
 * input in the body. Throws GatewayError for what is no run.
 */
export function runRequest({ headers, search, body }: Pick<Arrival, "headers" | "search" | "body">): Asked {
  const model = modelIn(headers[MODEL]);
  const query = new URLSearchParams(search);
  const own = ownHeaders(headers);
  if (query.has("userInputs")) return streamed(model, { query, headers: own, body });
  const { inputs, options } = readEnvelope(body);
  return {
    ...asked(model, inputs),
    headers: { ...optionHeaders(options["gateway"]), ...own, "content-type": "application/json" },
  };
}

const MODEL = "cf-consn-model-id";

/** Without what `options.prefix` puts before it (WB-RUN-3). */
function modelIn(header: string | undefined): string {
  const model = header?.replace(/^[\w.-]+:(?=@|[\w.-]+\/)/, "") ?? "";
  if (model !== "") return model;
  throw new GatewayError("userInput", "the binding names the model in cf-consn-model-id: env.AI.run(model, inputs)", {
    about: { complaint: "Required value missing: model" },
  });
}

/** The input is bytes or a form, and what is said beside it stands in the query (WB-RUN-10). */
function streamed(
  model: string,
  { query, headers, body }: { query: URLSearchParams } & Pick<Arrival, "headers" | "body">,
): Asked {
  const beside = inputsIn(query.get("userInputs") ?? "");
  const scalars = Object.entries(beside).filter(([, value]) => value !== null && typeof value !== "object");
  const said = new URLSearchParams(Object.fromEntries(scalars.map(([name, value]) => [name, String(value)])));
  const search = scalars.length === 0 ? "" : `?${said}`;
  const type = headers["content-type"];
  const boundary = boundaryOf(type, body);
  return {
    path: pathOf(model),
    search,
    headers: boundary === undefined ? headers : { ...headers, "content-type": `${type}; boundary=${boundary}` },
    body,
  };
}

function inputsIn(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function readEnvelope(body: Uint8Array): { inputs: Body; options: Body } {
  const envelope = jsonOr(body);
  const { inputs, options } = isObject(envelope) ? envelope : {};
  if (isObject(inputs)) return { inputs: withLists(inputs), options: isObject(options) ? options : {} };
  throw new GatewayError("userInput", 'the binding sends { "inputs": { … }, "options": { … } }', {
    about: { complaint: "Required value missing: inputs" },
  });
}

function asked(model: string, inputs: Body): Pick<Asked, "path" | "search" | "body"> {
  const json = model.startsWith("@") ? inputs : { model, input: inputs };
  return { path: pathOf(model), search: "", body: Buffer.from(JSON.stringify(json)) };
}

function pathOf(model: string): string {
  return model.startsWith("@") ? `run/${model}` : "run";
}

/** Typed arrays come as objects of numbers by index (WB-RUN-8). */
function withLists(inputs: Body): Body {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, isIndexed(value) ? Object.values(value) : value]),
  );
}

function isIndexed(value: unknown): value is Readonly<Record<string, number>> {
  if (!isObject(value) || typeof value["0"] !== "number") return false;
  return Object.entries(value).every(([name, one], index) => name === String(index) && typeof one === "number");
}
