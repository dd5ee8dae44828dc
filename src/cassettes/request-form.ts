import type { InteractionDocument } from "../schema/cassette.ts";
import type { FormField, RecordedBody, RecordedRequest } from "./recorded.ts";

type RequestDocument = InteractionDocument["request"];

/** A request as a document. */
export function requestForm(request: RecordedRequest, key: string): RequestDocument {
  const { provider, path, method, query, model } = request;
  return {
    to: `${provider} ${path}`,
    ...(method !== "POST" && { method }),
    ...(query !== "" && { query }),
    ...(model !== undefined && { model }),
    ...bodyForm(request.body),
    key,
  };
}

/** The request again; its key is to be worked out anew. */
export function requestOf(document: RequestDocument): RecordedRequest {
  const { to, method = "POST", query = "", model } = document;
  const [provider = "", path = ""] = to.split(" ");
  return { provider, path, method, query, model, body: bodyOf(document) };
}

function bodyForm(body: RecordedBody): Partial<RequestDocument> {
  if (body.kind === "none") return {};
  if (body.kind === "bytes") return { bytes: { sha256: body.sha256, size: body.size } };
  if (body.kind === "form") return { form: body.fields.map(fieldForm) };
  if (body.kind === "text") return { raw: body.text };
  // Half a surrogate pair cannot stand in a file; as JSON's own text it can.
  const text = JSON.stringify(body.value);
  return /\\ud[89a-f]/i.test(text) ? { raw: text } : { body: body.value };
}

function fieldForm(field: FormField): NonNullable<RequestDocument["form"]>[number] {
  if ("text" in field) return field;
  const { name, file, type, sha256, size } = field;
  return { name, file, type, sha256, bytes: size };
}

function bodyOf({ body, raw, form, bytes }: RequestDocument): RecordedBody {
  if (body !== undefined) return { kind: "json", value: body };
  if (raw !== undefined) return rawBody(raw);
  if (bytes) return { kind: "bytes", ...bytes };
  if (!form) return { kind: "none" };
  return {
    kind: "form",
    fields: form.map((field) =>
      "text" in field ? field : { name: field.name, file: field.file, type: field.type, sha256: field.sha256, size: field.bytes },
    ),
  };
}

function rawBody(raw: string): RecordedBody {
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value === "object" && value !== null) return { kind: "json", value };
  } catch {
    // Then it is text.
  }
  return { kind: "text", text: raw };
}
