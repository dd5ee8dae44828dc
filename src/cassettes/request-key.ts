import { hash } from "node:crypto";
import { canonicalJson } from "../documents/canonical-json.ts";
import { type Ignore, withoutIgnored } from "./ignores.ts";
import type { RecordedRequest } from "./recorded.ts";

/** What of a request is compared, member by member: equal requests have equal members and, so, equal keys. */
export interface Comparable {
  readonly method: string;
  readonly provider: string;
  readonly path: string;
  readonly model: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** JSON key order does not count, nor does what is ignored. */
export function comparable(request: RecordedRequest, ignores: readonly Ignore[]): Comparable {
  const { method, provider, path, model, body } = request;
  const query = Object.fromEntries(new URLSearchParams(request.query));
  const left = withoutIgnored({ model, query, body: bodyValue(body) }, ignores) as Partial<Comparable>;
  return { method, provider, path, model: left.model, query: left.query, body: left.body };
}

/** 40 hex digits. */
export function keyOf(request: Comparable): string {
  return hash("sha256", canonicalJson(request), "hex").slice(0, 40);
}

function bodyValue(body: RecordedRequest["body"]): unknown {
  if (body.kind === "json") return body.value;
  if (body.kind === "text") return body.text;
  if (body.kind === "none") return undefined;
  if (body.kind === "bytes") return { sha256: body.sha256 };
  // A file's name is often a temporary one: its content counts.
  return body.fields.map((field) => ("text" in field ? field : { name: field.name, type: field.type, sha256: field.sha256 }));
}
