import { hash } from "node:crypto";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { Provider } from "../../providers/provider.ts";
import { type ChatText, streamedChat, wholeChat } from "../chat-text.ts";
import { amount, list, type Members, members, text } from "../content.ts";
import { type VendorAnswer, vendorChat, vendorFailure } from "./aimock-vendor.ts";

/** A fixture's response in OpenAI's words. */
export interface FixtureAnswer {
  readonly path: string;
  /** The body that asks for it. */
  readonly asks: (said: string) => Members;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The same streamed, where that is another answer. */
  readonly events?: readonly string[];
  readonly notes: readonly string[];
  /** The same as another vendor than OpenAI is asked for it, and says it; without `events`, whether streamed or not. */
  readonly own?: readonly (VendorAnswer & { readonly stream: boolean | undefined })[];
}

/** What is said of it besides. */
export interface About {
  readonly fixture: Members;
  readonly said: string;
  readonly model: string | undefined;
  readonly endpoint: string | undefined;
  /** Whose words are wanted, where the model's name tells. */
  readonly vendor: Provider | undefined;
}

type Made = FixtureAnswer | { readonly why: string };

/** The answer that a fixture gives; or why a recording can have none. */
export function fixtureAnswer(response: Members, about: About): Made {
  const [, make] = KINDS.find(([member]) => response[member] !== undefined) ?? [];
  return make
    ? make(response, about)
    : { why: `its response is of no kind that is known (${Object.keys(response).join(", ") || "empty"})` };
}

/** By the member that tells them apart; sound may have words beside it, so that it comes first. */
const KINDS: readonly (readonly [member: string, make: (response: Members, about: About) => Made])[] = [
  ["audio", speech],
  ["error", failure],
  ["embedding", embedding],
  ["image", pictures],
  ["images", pictures],
  ["transcription", () => ({ why: "what was heard is not in a fixture: nothing tells one sound from another" })],
  ["video", () => ({ why: "a film is asked for several times until it is ready: a scripted rule can say that" })],
  ["json", raw],
  ["blocks", chat],
  ["toolCalls", chat],
  ["content", chat],
];

const JSON_TYPE = { "content-type": "application/json" };
const CHAT = { path: "chat/completions", asks: (said: string) => ({ messages: [{ role: "user", content: said }] }) };

function json(value: unknown, rest: Partial<FixtureAnswer> = {}): FixtureAnswer {
  return { ...CHAT, status: 200, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(value)), notes: [], ...rest };
}

/** aimock's own, where a fixture says nothing. */
const CHUNK_SIZE = 20;

function chat(response: Members, about: About): FixtureAnswer {
  const { fixture, model } = about;
  const said = chatText(response);
  const id = text(response["id"]) ?? `chatcmpl-${hash("sha256", canonicalJson(fixture), "hex").slice(0, 24)}`;
  const envelope = {
    id,
    created: amount(response["created"]) ?? 0,
    model: text(response["model"]) ?? model ?? "gpt-4o-mini",
    finishReason: text(response["finishReason"]),
    usage: response["usage"] === undefined ? undefined : members(response["usage"]),
  };
  const size = Math.max(1, Math.round(amount(fixture["chunkSize"]) ?? CHUNK_SIZE));
  const lost = ["webSearches", "redactedThinking", "reasoningSignature"].filter((name) => response[name] !== undefined);
  return {
    ...CHAT,
    status: 200,
    headers: JSON_TYPE,
    body: Buffer.from(wholeChat(said, envelope)),
    events: streamedChat(said, envelope, size),
    notes: lost.length > 0 ? [`${about.vendor?.id ?? "openai"} has no place for its ${lost.join(", ")}`] : [],
    ...ownChat(about, said, size),
  };
}

function ownChat({ vendor, model, said, fixture }: About, words: ChatText, size: number): Pick<FixtureAnswer, "own"> {
  if (!vendor || model === undefined) return {};
  const question = { provider: vendor, model, said, fixture };
  const own = [false, true].flatMap((stream) => {
    const answer = vendorChat(question, words, size, stream);
    return answer ? [{ ...answer, stream }] : [];
  });
  return { own };
}

function chatText(response: Members): ChatText {
  const blocks = list(response["blocks"]).map(members);
  const ofBlocks = blocks.flatMap((block) => (block["type"] === "text" ? [text(block["text"]) ?? ""] : []));
  const calls =
    blocks.length > 0 ? blocks.filter((block) => block["type"] === "toolCall") : list(response["toolCalls"]).map(members);
  const content = response["content"] === undefined && ofBlocks.length > 0 ? ofBlocks.join("") : asText(response["content"]);
  return {
    content,
    reasoning: text(response["reasoning"]),
    toolCalls: calls.map((call) => ({
      id: text(call["id"]),
      name: text(call["name"]) ?? "",
      arguments: asText(call["arguments"]) ?? "{}",
    })),
  };
}

/** People may write JSON where the text of it is meant. */
function asText(value: unknown): string | undefined {
  return typeof value === "string" || value === undefined ? value : JSON.stringify(value);
}

function failure(response: Members, { vendor, model = "", said: asked, fixture }: About): FixtureAnswer {
  const { message, type, param, code } = members(response["error"]);
  const status = Math.round(amount(response["status"]) ?? 500);
  const retryAfter = amount(response["retryAfter"]) ?? (status === 429 ? 1 : undefined);
  const error = { message: text(message) ?? "", type: type ?? "server_error", param: param ?? null, code: code ?? null };
  const own = vendor && vendorFailure({ provider: vendor, model, said: asked, fixture }, status, error.message, retryAfter);
  return json(
    { error },
    {
      status,
      headers: { ...JSON_TYPE, ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }) },
      ...(own && { own: [{ ...own, stream: undefined }] }),
    },
  );
}

function embedding(response: Members, { model }: About): FixtureAnswer {
  const data = [{ object: "embedding", index: 0, embedding: list(response["embedding"]) }];
  const answer = { object: "list", data, model: model ?? "text-embedding-3-small", usage: { prompt_tokens: 0, total_tokens: 0 } };
  return json(answer, { path: "embeddings", asks: (said) => ({ input: said }), notes: [FLOATS] });
}

const FLOATS = "its vector is a list of numbers: clients that want base64 have to ask with encoding_format float";

function pictures(response: Members): FixtureAnswer {
  const all = [...list(response["images"]), ...(response["image"] === undefined ? [] : [response["image"]])].map(members);
  const data = all.map(({ url, b64Json, revisedPrompt }) => ({
    ...(url !== undefined && { url }),
    ...(b64Json !== undefined && { b64_json: b64Json }),
    ...(revisedPrompt !== undefined && { revised_prompt: revisedPrompt }),
  }));
  return json({ created: 0, data }, { path: "images/generations", asks: (said) => ({ prompt: said }) });
}

function speech(response: Members): FixtureAnswer {
  const { audio, format } = response;
  const base64 = text(audio) ?? text(members(audio)["b64Json"]) ?? "";
  const type = text(members(audio)["contentType"]) ?? SOUND_TYPES[text(format) ?? "mp3"] ?? "audio/mpeg";
  const asks = (said: string) => ({ input: said });
  return {
    path: "audio/speech",
    asks,
    status: 200,
    headers: { "content-type": type },
    body: Buffer.from(base64, "base64"),
    notes: [],
  };
}

const SOUND_TYPES: Readonly<Record<string, string>> = {
  mp3: "audio/mpeg",
  wav: "audio/wav",
  opus: "audio/opus",
  aac: "audio/aac",
  flac: "audio/flac",
  pcm: "audio/pcm",
};

function raw(response: Members, { endpoint }: About): Made {
  if (endpoint !== undefined && endpoint !== "chat")
    return { why: `which path of which provider it answers is not said (endpoint: ${endpoint})` };
  return json(response["json"], { status: Math.round(amount(response["status"]) ?? 200) });
}
