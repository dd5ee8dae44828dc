import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { type GivenFile, toMarkdown } from "../../markdown/convert.ts";
import { tokens } from "../../models/tokens.ts";
import { isObject } from "../../plans/rest/question.ts";
import { uuid7 } from "../../world/ids.ts";
import { jsonOr } from "./json.ts";
import { type BindingResource, failure, success } from "./resource.ts";

/** `toMarkdown(files, options?)` (WB-OTH-2). */
export const transformer: BindingResource = {
  method: "POST",
  path: /^to-everything\/markdown\/transformer$/,
  answer({ account, body }) {
    const files = filesIn(body);
    if (!files) return failure(400, 7001, 'expected { "files": [{ "name", "mimeType", "data": base64 }] }');
    const converted = files.map((file) => {
      const data = toMarkdown(file);
      const id = uuid7(account.clock.now(), account.identity.fork(`markdown ${hash("md5", file.bytes)}`));
      return { id, name: file.name, mimeType: file.mimeType, format: "markdown", tokens: tokens.count(data), data };
    });
    return success(converted);
  },
};

/** `toMarkdown().supported()` (WB-OTH-3): what the real service takes. */
export const supported: BindingResource = {
  method: "GET",
  path: /^to-everything\/markdown\/supported$/,
  answer: () => success(SUPPORTED),
};

const OFFICE = "application/vnd.openxmlformats-officedocument";
const SUPPORTED = Object.entries({
  ".pdf": "application/pdf",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
  ".html": "text/html",
  ".xml": "application/xml",
  ".csv": "text/csv",
  ".docx": `${OFFICE}.wordprocessingml.document`,
  ".xlsx": `${OFFICE}.spreadsheetml.sheet`,
  ".ods": "application/vnd.oasis.opendocument.spreadsheet",
  ".odt": "application/vnd.oasis.opendocument.text",
  ".numbers": "application/vnd.apple.numbers",
}).map(([extension, mimeType]) => ({ extension, mimeType }));

function filesIn(body: Uint8Array): GivenFile[] | undefined {
  const given = jsonOr(body);
  const files = isObject(given) ? given["files"] : undefined;
  if (!Array.isArray(files)) return undefined;
  const read = files.flatMap((file: unknown) => fileOf(file) ?? []);
  return read.length === files.length ? read : undefined;
}

function fileOf(file: unknown): GivenFile | undefined {
  if (!isObject(file)) return undefined;
  const { name, mimeType, data } = file;
  if (typeof name !== "string" || typeof data !== "string") return undefined;
  return { name, mimeType: typeof mimeType === "string" ? mimeType : "", bytes: Buffer.from(data, "base64") };
}
