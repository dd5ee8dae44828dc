import { Buffer } from "node:buffer";
import { getMultipartBoundary, type MultipartPart, parseMultipart } from "@remix-run/multipart-parser";
import { BadAsk, badRequest } from "./format.ts";

/** One file of a form. */
export interface FormFile {
  /** As the caller names it; empty when it does not. */
  readonly filename: string;
  /** The part's own content type; undefined when it has none. */
  readonly type: string | undefined;
  readonly bytes: Uint8Array;
}

/** What a `multipart/form-data` body holds, in its order. A name may end in `[]`, as lists are often spelled: it is left off. */
export class Form {
  readonly #texts = new Map<string, string[]>();
  readonly #files = new Map<string, FormFile[]>();

  constructor(parts: Iterable<MultipartPart>) {
    for (const part of parts) this.#add(part);
  }

  text(name: string): string | undefined {
    return this.#texts.get(name)?.[0];
  }

  texts(name: string): readonly string[] {
    return this.#texts.get(name) ?? [];
  }

  file(name: string): FormFile | undefined {
    return this.#files.get(name)?.[0];
  }

  files(name: string): readonly FormFile[] {
    return this.#files.get(name) ?? [];
  }

  /** Names of all fields, files too. */
  get names(): readonly string[] {
    return [...new Set([...this.#texts.keys(), ...this.#files.keys()])];
  }

  /** The texts as a JSON body would have them: one as it is, several as a list. Without files. */
  fields(): Readonly<Record<string, string | readonly string[]>> {
    const entries = [...this.#texts].map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts] as const);
    return Object.fromEntries(entries) as Record<string, string | readonly string[]>;
  }

  #add(part: MultipartPart): void {
    if (part.name === undefined)
      throw badRequest("A part of the form has no name: each needs `content-disposition: form-data; name=…`.");
    const name = part.name.replace(/\[\]$/, "");
    if (part.isFile) push(this.#files, name, { filename: part.filename ?? "", type: part.mediaType, bytes: part.bytes });
    else push(this.#texts, name, textOf(part, name));
  }
}

function push<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list) list.push(value);
  else lists.set(name, [value]);
}

function textOf(part: MultipartPart, name: string): string {
  try {
    return part.text;
  } catch {
    throw badRequest(`The form's field '${name}' is not UTF-8 text. If it is meant as a file, send it with a filename.`);
  }
}

export function isForm(contentType: string | undefined): boolean {
  return /^\s*multipart\/form-data\b/i.test(contentType ?? "");
}

/** Reads a body by the boundary in its content type. Throws BadAsk ("bad-request") that says what is wrong with it. */
export function readForm(body: Uint8Array, contentType: string | undefined): Form {
  if (!isForm(contentType)) throw badRequest(notAForm(contentType));
  const boundary = getMultipartBoundary(contentType ?? "")?.trim();
  if (!boundary)
    throw badRequest(`The Content-Type is multipart/form-data without a boundary, so that the body cannot be read. ${LEAVE_IT}`);
  // What stands before the first boundary is no part of the form (RFC 2046, 5.1.1).
  const start = Buffer.from(body.buffer, body.byteOffset, body.byteLength).indexOf(`--${boundary}`);
  if (start < 0) throw badRequest(`The body has no line '--${boundary}', which its Content-Type announces. ${LEAVE_IT}`);
  try {
    const limit = body.byteLength;
    return new Form(parseMultipart(body.subarray(start), { boundary, maxFileSize: limit, maxTotalSize: limit }));
  } catch (error) {
    throw error instanceof BadAsk ? error : badRequest(broken(boundary, error));
  }
}

const LEAVE_IT =
  "HTTP clients write that header themselves, boundary included: give them the form (FormData, curl -F, files=) and no Content-Type of your own.";

function notAForm(contentType: string | undefined): string {
  const came = contentType ? `'${contentType}'` : "none";
  return `Unsupported content type: ${came}. This API method only accepts 'multipart/form-data' requests: send the fields as a form (FormData, curl -F, files=).`;
}

function broken(boundary: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `The form is broken or was cut off (${why}): it must end in '--${boundary}--'.`;
}
