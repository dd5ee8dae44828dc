import { readForm } from "../../src/formats/form.ts";
import { BadAsk, type FormatRequest } from "../../src/formats/format.ts";

export interface RequestParts {
  /** "POST" when left out. */
  readonly method?: string;
  readonly path?: string;
  /** What the endpoint's pattern took out of the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string | Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as a value; wins over `body`. */
  readonly json?: unknown;
  /** The body as it is sent, for what is no JSON. */
  readonly body?: string | Uint8Array;
}

/** A request as a wire format sees it. */
export function formatRequest(parts: RequestParts = {}): FormatRequest {
  const body = bytes(parts.json === undefined ? (parts.body ?? "") : JSON.stringify(parts.json));
  let parsed: { readonly value: unknown } | undefined;
  return {
    method: parts.method ?? "POST",
    path: parts.path ?? "",
    params: parts.params ?? {},
    query: new URLSearchParams(parts.query),
    headers: parts.headers ?? {},
    body,
    json() {
      parsed ??= { value: parse(body) };
      return parsed.value;
    },
    form: () => readForm(body, parts.headers?.["content-type"]),
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new BadAsk({ kind: "bad-json" });
  }
}

function bytes(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}
