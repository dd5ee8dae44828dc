import type { ModerationCategory, ModerationResult } from "../../tasks/moderation.ts";
import { badRequest, type FormatRequest, type WireFormat } from "../format.ts";
import { fields, number, text } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { hex } from "../openai/ids.ts";
import { openaiModerations } from "../openai/moderations.ts";
import { readModel } from "../openai/read-body.ts";
import { readCompletion } from "../openai/read-completion.ts";
import { withJson } from "../with-json.ts";
import { mistralChat } from "./mistral.ts";

/** `POST v1/fim/completions` (wire formats, 5): what stands between `prompt` and `suffix`, answered as chat is. */
export const mistralFim: WireFormat<"chat"> = {
  ...mistralChat,
  id: "mistral.fim",
  readAsk(request) {
    const { random_seed, ...body } = fields(request.json());
    if (text(body["prompt"]) === undefined) throw badRequest("Field required", "prompt");
    const seed = random_seed === undefined ? {} : { seed: random_seed };
    const { maxTokens, ...ask } = readCompletion(withJson(request, { ...body, ...seed }));
    // Unlike OpenAI's, it goes on to its end where no limit is set.
    return number(body["max_tokens"]) === undefined || maxTokens === undefined ? ask : { ...ask, maxTokens };
  },
};

/** Agents think with what was current when they were made. */
const AGENTS_MODEL = "mistral-medium-latest";

/** `POST v1/agents/completions`: chat with an agent instead of a model. */
export const mistralAgents: WireFormat<"chat"> = {
  ...mistralChat,
  id: "mistral.agents",
  readAsk(request) {
    const body = fields(request.json());
    if (!text(body["agent_id"])) throw badRequest("Field required", "agent_id");
    return mistralChat.readAsk(withJson(request, { ...body, model: AGENTS_MODEL }));
  },
};

/** Mistral's categories, and which of the usual ones they are like; of those that nobody else judges nothing is known. */
const CATEGORIES: Readonly<Record<string, readonly ModerationCategory[]>> = {
  sexual: ["sexual", "sexual/minors"],
  hate_and_discrimination: ["hate", "hate/threatening", "harassment"],
  violence_and_threats: ["violence", "violence/graphic", "harassment/threatening"],
  dangerous_and_criminal_content: ["illicit", "illicit/violent"],
  selfharm: ["self-harm", "self-harm/intent", "self-harm/instructions"],
  health: [],
  financial: [],
  law: [],
  pii: [],
};

const FLAGGED = 0.5;
/** What is left of doubt about anything. */
const HARDLY = 0.0001;

/** `POST v1/moderations`. */
export const mistralModerations: WireFormat<"moderation"> = {
  ...openaiModerations,
  id: "mistral.moderations",
  readAsk(request) {
    const body = fields(request.json());
    return openaiModerations.readAsk(
      withJson(request, { ...body, model: readModel(body, request), input: inputOf(body["input"]) }),
    );
  },
  writeAnswer({ model, results }, _ask, { random }) {
    const body = JSON.stringify({ id: hex(random, 32), model, results: results.map(judged) });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
};

function inputOf(input: unknown): unknown {
  if (typeof input === "string" || (Array.isArray(input) && input.every((one) => typeof one === "string"))) return input;
  throw badRequest(input === undefined ? "Field required" : "Input should be a valid string or list of strings", "input");
}

function judged(result: ModerationResult): object {
  const scores = Object.entries(CATEGORIES).map(
    ([name, like]) => [name, Math.max(HARDLY, ...like.map((one) => result[one]))] as const,
  );
  return {
    categories: Object.fromEntries(scores.map(([name, score]) => [name, score >= FLAGGED])),
    category_scores: Object.fromEntries(scores),
  };
}

/** `POST v1/ocr`: a document's pages as Markdown. Nobody here can read it: one page says which document was sent. */
export const mistralOcr: WireFormat<"summary"> = {
  id: "mistral.ocr",
  task: "summary",
  readAsk(request: FormatRequest) {
    const body = fields(request.json());
    return { task: "summary", model: readModel(body, request), texts: [documentOf(body["document"])] };
  },
  writeAnswer({ model, texts }) {
    const dimensions = { dpi: 200, height: 2200, width: 1700 };
    const pages = texts.map((markdown, index) => ({ index, markdown, images: [], dimensions }));
    const usage_info = { pages_processed: pages.length, doc_size_bytes: null };
    const body = JSON.stringify({ pages, model, document_annotation: null, usage_info });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
  readUsage: (_json, before) => before,
};

function documentOf(value: unknown): string {
  const document = fields(value);
  const image = document["image_url"];
  const url = text(document["document_url"]) ?? text(image) ?? text(fields(image)["url"]) ?? text(document["file_id"]);
  if (url === undefined) throw badRequest("Field required", "document");
  const name =
    text(document["document_name"]) ?? (url.startsWith("data:") ? "document" : url.split(/[?#]/)[0]?.split("/").at(-1));
  return `# ${name || "document"}`;
}
