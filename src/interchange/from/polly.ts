import type { Importer } from "../importer.ts";
import { unpacked } from "../unpacked.ts";
import { type BodyReader, creatorOf, isHar, readHar, wholeBody } from "./har-entries.ts";

/** What Polly.js persists: a HAR whose packed bodies are lists of pieces, as they came over the wire. */
export const polly: Importer = {
  name: "polly",
  title: "a recording of Polly.js",
  recognises: ({ json }) => isHar(json) && /^polly/i.test(creatorOf(json)),
  read: async ({ json }, context) => readHar(json, context, pollyBody),
};

/** Pieces are base64, or hex in files of older versions. */
const pollyBody: BodyReader = (content, headers) => {
  const pieces = content["encoding"] === "base64" || content["_isBinary"] === true ? piecesIn(content["text"]) : undefined;
  if (!pieces) return wholeBody(content, headers);
  const encoding = content["encoding"] === "base64" ? "base64" : "hex";
  const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece, encoding)));
  return unpacked(bytes, headers["content-encoding"]);
};

function piecesIn(text: unknown): readonly string[] | undefined {
  if (typeof text !== "string" || !text.startsWith("[")) return undefined;
  try {
    const pieces: unknown = JSON.parse(text);
    return Array.isArray(pieces) && pieces.every((piece) => typeof piece === "string") ? pieces : undefined;
  } catch {
    return undefined;
  }
}
