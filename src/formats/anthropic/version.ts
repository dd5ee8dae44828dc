import { badRequest, type FormatRequest } from "../format.ts";
import { type Fields, fields, list } from "../openai/fields.ts";

/** The API versions in force. The answers of both look the same; the newer one takes less (wire formats, 2.1). */
export type AnthropicVersion = "2023-06-01" | "2026-10-21";

/** The version a request names. Throws BadAsk when it names none, or one that was never published. */
export function readVersion(headers: FormatRequest["headers"]): AnthropicVersion {
  const version = headers["anthropic-version"];
  if (!version) throw badRequest("anthropic-version: header is required");
  if (version === "2023-06-01" || version === "2026-10-21") return version;
  throw badRequest(`anthropic-version: "${version}" is not a valid version. Valid versions are "2023-06-01" and "2026-10-21".`);
}

const SAMPLING = ["temperature", "top_p", "top_k"];

/** Throws BadAsk for what 2026-10-21 no longer takes at the top level of a request. */
export function refuseRetiredFields(body: Fields, version: AnthropicVersion): void {
  if (version === "2023-06-01") return;
  for (const field of SAMPLING) {
    if (body[field] === undefined) continue;
    throw badRequest(
      `${field}: Extra inputs are not permitted. Sampling parameters were removed in anthropic-version ${version}.`,
      field,
    );
  }
}

/** Throws BadAsk for what 2026-10-21 no longer takes in a content block; `at` is where the block stands. */
export function refuseRetiredBlock(block: Fields, role: string, at: string, version: AnthropicVersion): void {
  if (version === "2023-06-01") return;
  if (role === "assistant" && block["type"] === "document") {
    throw badRequest(`${at}: \`document\` blocks are not permitted in assistant messages in anthropic-version ${version}.`, at);
  }
  if (role === "user" && block["type"] === "text" && isFilled(block["citations"])) {
    throw badRequest(
      `${at}.citations: Citations on text blocks of user messages must be empty in anthropic-version ${version}.`,
      at,
    );
  }
}

function isFilled(citations: unknown): boolean {
  return list(citations).length > 0 || Object.keys(fields(citations)).length > 0;
}
