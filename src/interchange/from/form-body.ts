import type { FormField, RecordedBody } from "../../cassettes/recorded.ts";
import { amount, list, type Members, members, text } from "../content.ts";

const BOUNDARY = "aigw-emulator-form";

/**
 * The body of a form of which the fields are kept one by one; undefined where there are none. Files have their content in `value`, or
 * they are empty.
 */
export function formBody(params: readonly unknown[], type: string | undefined): { body: Uint8Array; type: string } | undefined {
  if (params.length === 0) return undefined;
  const fields = params.map((param) => {
    const { name, value, fileName, contentType } = members(param);
    return { name: text(name) ?? "", value: text(value) ?? "", file: text(fileName), type: text(contentType) };
  });
  if (type?.startsWith("application/x-www-form-urlencoded")) {
    const body = new URLSearchParams();
    for (const { name, value } of fields) body.append(name, value);
    return { body: Buffer.from(body.toString()), type };
  }
  const parts = fields.map(({ name, value, file, type: partType }) => {
    const disposition = `form-data; name="${quoted(name)}"${file === undefined ? "" : `; filename="${quoted(file)}"`}`;
    const about = file === undefined ? "" : `content-type: ${partType ?? "application/octet-stream"}\r\n`;
    return `--${BOUNDARY}\r\ncontent-disposition: ${disposition}\r\n${about}\r\n${value}\r\n`;
  });
  return { body: Buffer.from(`${parts.join("")}--${BOUNDARY}--\r\n`), type: `multipart/form-data; boundary=${BOUNDARY}` };
}

function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (char) => encodeURIComponent(char));
}

/** What is known of a body by its digest alone, in a HAR that was made of a cassette. */
export function keptByDigest(data: Members): RecordedBody | undefined {
  const whole = digestIn(data);
  if (whole) return { kind: "bytes", ...whole };
  const fields = list(data["params"]).map(members);
  if (!fields.some(digestIn)) return undefined;
  return { kind: "form", fields: fields.map(fieldOf) };
}

function digestIn({ _sha256: sha256, _size: size }: Members): { sha256: string; size: number } | undefined {
  return typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256)
    ? { sha256, size: Math.round(amount(size) ?? 0) }
    : undefined;
}

function fieldOf(field: Members): FormField {
  const name = text(field["name"]) ?? "";
  const digest = digestIn(field);
  if (!digest) return { name, text: text(field["value"]) ?? "" };
  return { name, file: text(field["fileName"]) ?? "", type: text(field["contentType"]) ?? "", ...digest };
}

/** A file of a form that is named and not there: a recording of it would never be found. */
export function missingFile(data: Members): string | undefined {
  if (text(data["text"]) !== undefined) return undefined;
  const field = list(data["params"])
    .map(members)
    .find((one) => one["fileName"] !== undefined && one["value"] === undefined && !digestIn(one));
  return field && text(field["fileName"]);
}
