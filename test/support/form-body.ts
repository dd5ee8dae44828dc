import { Buffer } from "node:buffer";

export interface FormParts {
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly files?: Readonly<Record<string, { readonly filename: string; readonly bytes: Uint8Array }>>;
}

/** A form as bytes, always the same for the same parts: fields first, as clients send them. */
export function formBody({ fields = {}, files = {} }: FormParts) {
  const parts: Uint8Array[] = [];
  const part = (head: string, body: string | Uint8Array) =>
    parts.push(Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`), Buffer.from(body), CRLF);
  for (const [name, texts] of Object.entries(fields)) for (const text of [texts].flat()) part(`name="${name}"`, text);
  for (const [name, { filename, bytes }] of Object.entries(files)) part(`name="${name}"; filename="${filename}"`, bytes);
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  return { headers, body: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]) };
}

const BOUNDARY = "----form-of-the-tests";
const CRLF = Buffer.from("\r\n");
