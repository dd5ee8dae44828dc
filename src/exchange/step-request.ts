import { BadAsk, type FormatRequest } from "../formats/format.ts";
import { jsonIn } from "./body.ts";

/** A step's request as its provider gets it. JSON and query are parsed on first use, once. */
export class StepRequest implements FormatRequest {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  #query: URLSearchParams | undefined;
  #parsed: { readonly json: unknown } | { readonly error: BadAsk } | undefined;

  constructor(parts: Pick<StepRequest, "method" | "path" | "search" | "params" | "headers" | "body">, json?: unknown) {
    this.method = parts.method;
    this.path = parts.path;
    this.search = parts.search;
    this.params = parts.params;
    this.headers = parts.headers;
    this.body = parts.body;
    if (json !== undefined) this.#parsed = { json };
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query;
  }

  json(): unknown {
    this.#parsed ??= parse(this.body);
    if ("error" in this.#parsed) throw this.#parsed.error;
    return this.#parsed.json;
  }

  /** The same request with other headers or another query. */
  with({ headers, search }: Pick<StepRequest, "headers" | "search">): StepRequest {
    const { method, path, params, body } = this;
    const changed = new StepRequest({ method, path, search, params, headers, body });
    changed.#parsed = this.#parsed;
    return changed;
  }

  /** The model asked for: the path's, else the body's. */
  get model(): string | undefined {
    const inPath = this.params["model"];
    if (inPath !== undefined) return inPath;
    const model = this.#member("model");
    return typeof model === "string" ? model : undefined;
  }

  /** Whether the body is JSON that says true here: `stream`. */
  flag(name: string): boolean {
    return this.#member(name) === true;
  }

  /** Undefined where the body is no JSON object, or has no such member. */
  #member(name: string): unknown {
    if (this.body.byteLength === 0) return undefined;
    this.#parsed ??= parse(this.body);
    if ("error" in this.#parsed) return undefined;
    const { json } = this.#parsed;
    return typeof json === "object" && json !== null ? (json as Readonly<Record<string, unknown>>)[name] : undefined;
  }
}

function parse(body: Uint8Array): { json: unknown } | { error: BadAsk } {
  try {
    return { json: jsonIn(body) };
  } catch (error) {
    return { error: new BadAsk({ kind: "bad-json", message: error instanceof Error ? error.message : "not JSON" }) };
  }
}
