import { type Form, isForm, readForm } from "../formats/form.ts";
import { BadAsk, type FormatRequest } from "../formats/format.ts";
import { jsonIn } from "./body.ts";
import { knownBody } from "./known-bodies.ts";

export type Parsed<T> = { readonly value: T } | { readonly error: BadAsk };

/** A step's request as its provider gets it. JSON, form and query are parsed on first use, once. */
export class StepRequest implements FormatRequest {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  #query: URLSearchParams | undefined;
  #json: Parsed<unknown> | undefined;
  #form: Parsed<Form> | undefined;
  #model: { readonly named: string | undefined } | undefined;

  constructor(parts: Pick<StepRequest, "method" | "path" | "search" | "params" | "headers" | "body">, json?: unknown) {
    this.method = parts.method;
    this.path = parts.path;
    this.search = parts.search;
    this.params = parts.params;
    this.headers = parts.headers;
    this.body = parts.body;
    if (json !== undefined) this.#json = { value: json };
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query;
  }

  json(): unknown {
    this.#json ??= readJson(this.body);
    return given(this.#json);
  }

  form(): Form {
    this.#form ??= parseForm(this.body, this.headers["content-type"]);
    return given(this.#form);
  }

  /** What the body says by name: its JSON, or a form's texts. Throws BadAsk when it is neither. */
  named(): unknown {
    return this.#isForm ? this.form().fields() : this.json();
  }

  /** The same request with other headers, another query or another path. */
  with({ headers, search, path = this.path }: Pick<StepRequest, "headers" | "search"> & { path?: string }): StepRequest {
    const { method, params, body } = this;
    const changed = new StepRequest({ method, path, search, params, headers, body });
    changed.#json = this.#json;
    changed.#form = this.#form;
    return changed;
  }

  /** The model asked for: the path's, else the body's, else the query's. */
  get model(): string | undefined {
    this.#model ??= { named: this.#namedModel() };
    return this.#model.named;
  }

  #namedModel(): string | undefined {
    const inPath = this.params["model"];
    if (inPath !== undefined) return inPath;
    const model = this.#member("model") ?? this.#member("model_id");
    return typeof model === "string" ? model : (this.query.get("model") ?? undefined);
  }

  /** Whether the body, JSON or a form, says true here: `stream`. */
  flag(name: string): boolean {
    const value = this.#member(name);
    return value === true || (typeof value === "string" && this.#isForm && /^(?:true|1)$/i.test(value));
  }

  /** Undefined where the body is neither a JSON object nor a form, or has no such member. */
  #member(name: string): unknown {
    if (this.body.byteLength === 0) return undefined;
    if (this.#isForm) {
      this.#form ??= parseForm(this.body, this.headers["content-type"]);
      return "error" in this.#form ? undefined : this.#form.value.text(name);
    }
    this.#json ??= readJson(this.body);
    if ("error" in this.#json) return undefined;
    const { value } = this.#json;
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }

  get #isForm(): boolean {
    return isForm(this.headers["content-type"]);
  }
}

function given<T>(parsed: Parsed<T>): T {
  if ("error" in parsed) throw parsed.error;
  return parsed.value;
}

/** The same value for the same body, where that came before: nobody changes what is asked. */
function readJson(body: Uint8Array): Parsed<unknown> {
  const known = knownBody(body);
  if (!known) return parseJson(body);
  known.json ??= parseJson(body);
  return known.json;
}

function parseJson(body: Uint8Array): Parsed<unknown> {
  try {
    return { value: jsonIn(body) };
  } catch (error) {
    return { error: new BadAsk({ kind: "bad-json", message: error instanceof Error ? error.message : "not JSON" }) };
  }
}

function parseForm(body: Uint8Array, contentType: string | undefined): Parsed<Form> {
  try {
    return { value: readForm(body, contentType) };
  } catch (error) {
    if (error instanceof BadAsk) return { error };
    throw error;
  }
}
