import { hash } from "node:crypto";
import type { RecordedBody, RecordedRequest } from "../cassettes/recorded.ts";
import type { Step } from "../exchange/exchange.ts";

/**
 * What a recording is found by: the request as the provider gets it, so that one recording serves whichever door it came in
 * by. Keys are no part of it.
 */
export function recordedRequest({ provider, outgoing, realtime }: Recordable): RecordedRequest {
  const { request } = outgoing;
  const body = bodyOf(request);
  const { model } = request;
  const { path, search } = realtime?.vendor.toVendor?.({ ...addressed(request), protocols: [] }) ?? addressed(request);
  return {
    provider: provider.id,
    // What is asked over HTTP at the same place is another thing.
    method: realtime ? "WEBSOCKET" : request.method,
    path: outgoing.unplaced ?? path,
    query: queryOf(new URLSearchParams(search), [...keyParameters(provider), ...(realtime?.vendor.keyParameters ?? [])]),
    model,
    body: body.kind === "json" ? { kind: "json", value: withoutModel(body.value, model) } : body,
  };
}

type Recordable = Pick<Step, "provider" | "outgoing" | "realtime">;
type Outgoing = Step["outgoing"]["request"];

function addressed({ path, search, headers }: Outgoing): Pick<Outgoing, "path" | "search" | "headers"> {
  return { path, search, headers };
}

function keyParameters({ credentials }: Step["provider"]): string[] {
  return credentials.flatMap((place) => (place.in === "query" ? [place.name] : []));
}

function queryOf(query: URLSearchParams, keys: readonly string[]): string {
  const kept = [...query].filter(([name]) => !keys.includes(name));
  return new URLSearchParams(kept.sort(([one], [other]) => (one < other ? -1 : 1))).toString();
}

function bodyOf(request: Outgoing): RecordedBody {
  const { body, headers } = request;
  if (body.byteLength === 0) return { kind: "none" };
  const type = headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return formOf(request) ?? bytesOf(body);
  try {
    const value = request.json();
    if (typeof value === "object" && value !== null) return { kind: "json", value };
  } catch {
    // Then it is something else.
  }
  const text = Buffer.from(body).toString("utf8");
  return body.byteLength < 64 * 1024 && Buffer.from(text).equals(body) ? { kind: "text", text } : bytesOf(body);
}

/** Its boundary is another one each time. */
function formOf(request: Outgoing): RecordedBody | undefined {
  try {
    const form = request.form();
    const fields = form.names.flatMap((name) => [
      ...form.texts(name).map((text) => ({ name, text })),
      ...form.files(name).map(({ filename, type = "", bytes }) => {
        return { name, file: filename, type, sha256: digest(bytes), size: bytes.byteLength };
      }),
    ]);
    return { kind: "form", fields };
  } catch {
    return undefined;
  }
}

function bytesOf(body: Uint8Array): RecordedBody {
  return { kind: "bytes", sha256: digest(body), size: body.byteLength };
}

function digest(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

function withoutModel(value: unknown, model: string | undefined): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("model" in value)) return value;
  if (value.model !== model) return value;
  const { model: _, ...rest } = value;
  return rest;
}
