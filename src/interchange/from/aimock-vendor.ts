import { hash } from "node:crypto";
import { recordedRequest } from "../../backends/recorded-request.ts";
import type { RecordedRequest } from "../../cassettes/recorded.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { StepPlan } from "../../exchange/exchange.ts";
import type { OwnUrls, WireFormat, WriteContext } from "../../formats/format.ts";
import type { PlainQuestion, Provider } from "../../providers/provider.ts";
import type { ChatAnswer, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { Failure, FailureKind } from "../../tasks/failure.ts";
import { usage } from "../../tasks/usage.ts";
import { seededRandom } from "../../world/random.ts";
import { providerStep } from "../asked.ts";
import { type ChatText, pieces } from "../chat-text.ts";
import { amount, type Members, members, text } from "../content.ts";

/** What is said in a vendor's words, as the vendor itself is asked for it. */
export interface VendorAnswer {
  readonly request: RecordedRequest;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An answer that comes at once is one piece. */
  readonly pieces: readonly (string | Uint8Array)[];
}

/** Who asks how, and for what. */
export interface VendorQuestion {
  readonly provider: Provider;
  readonly model: string;
  readonly said: string;
  /** What ids and times are made from. */
  readonly fixture: Members;
}

/**
 * aimock answers the same whoever is asked: only the model's name tells whose words are wanted. Undefined where it tells nothing:
 * names that could be anybody's, and those of OpenAI.
 */
export function vendorOf(model: string | undefined, providers: readonly Provider[]): Provider | undefined {
  if (model === undefined) return undefined;
  const found = providers.find(
    ({ modelPattern }) => modelPattern.test(model) && !NOBODYS.some((name) => modelPattern.test(name)),
  );
  const isAskable = found && found.id !== USUAL && questionTo(found, { model, said: "", stream: false }) !== undefined;
  return isAskable ? found : undefined;
}

/** Whose words fixtures are in. */
const USUAL = "openai";

/** Whoever has models of such names has any. */
const NOBODYS = ["a-model", "some/model"];

export function vendorChat(question: VendorQuestion, said: ChatText, size: number, stream: boolean): VendorAnswer | undefined {
  const { request, step } = asked(question, stream);
  const format = step.endpoint?.format as WireFormat<"chat"> | undefined;
  if (format?.task !== "chat") return undefined;
  const context = writeContext(question, step);
  const written = format.writeAnswer(chatAnswer(question, said, size), format.readAsk(step.request), context);
  const headers = Object.fromEntries(Object.entries(written.headers).map(([name, value]) => [name, String(value)]));
  const bytes = written.kind === "whole" ? [written.body] : Array.from(written.frames, (frame) => frame.bytes);
  return { request, status: written.status, headers, pieces: bytes };
}

export function vendorFailure(question: VendorQuestion, status: number, message: string, wait?: number): VendorAnswer {
  const { request, step } = asked(question, false);
  const { provider, model } = question;
  const failure: Failure = {
    kind: kindOf(status),
    status,
    model,
    ...(message !== "" && { message }),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  };
  const { headers, body } = (step.endpoint?.errors ?? provider.errors)(failure, writeContext(question, step));
  return { request, status, headers: headers as Record<string, string>, pieces: [body] };
}

const KINDS: ReadonlyMap<number, FailureKind> = new Map([
  [400, "bad-request"],
  [401, "invalid-key"],
  [402, "quota"],
  [403, "permission"],
  [404, "model-not-found"],
  [413, "too-large"],
  [429, "rate-limited"],
  [503, "overloaded"],
  [504, "timeout"],
  [529, "overloaded"],
]);

function kindOf(status: number): FailureKind {
  return KINDS.get(status) ?? (status < 500 ? "bad-request" : "server-error");
}

interface AskedAt {
  readonly request: RecordedRequest;
  readonly step: Pick<StepPlan, "endpoint" | "request">;
}

function asked({ provider, model, said }: VendorQuestion, stream: boolean): AskedAt {
  const { path = "", body: fields = {} } = questionTo(provider, { model, said, stream }) ?? {};
  const body = Buffer.from(JSON.stringify(fields));
  const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01" };
  const plan = providerStep({ method: "POST", url: `https://provider.invalid/${path}`, headers, body }, provider);
  const step = plan.outgoing ?? plan;
  return { step, request: recordedRequest({ provider, outgoing: { ...step, unplaced: undefined } }) };
}

/** As the vendor has it, or as OpenAI does. */
function questionTo({ ownChat, compat }: Provider, question: PlainQuestion) {
  if (ownChat) return ownChat(question);
  if (!compat || compat.target) return undefined;
  const { model, said, stream } = question;
  const messages = [{ role: "user", content: said }];
  return { path: compat.endpoint.pattern, body: { model, messages, ...(stream && { stream }) } };
}

function chatAnswer({ model, fixture }: VendorQuestion, said: ChatText, size: number): ChatAnswer {
  const response = members(fixture["response"]);
  const told = members(response["usage"]);
  const count = (...names: string[]) => names.map((name) => amount(told[name])).find((one) => one !== undefined) ?? 0;
  const choice: ChatChoice = {
    reasoning: pieces(said.reasoning ?? "", size),
    text: pieces(said.content ?? "", size),
    toolCalls: said.toolCalls.map((call) => ({ name: call.name, arguments: jsonOf(call.arguments) })),
    stop: stopOf(text(response["finishReason"]), said.toolCalls.length),
  };
  const counted = usage(count("prompt_tokens", "input_tokens"), count("completion_tokens", "output_tokens"));
  return { task: "chat", model: text(response["model"]) ?? model, choices: [choice], usage: counted };
}

const STOPS: ReadonlyMap<string, Stop> = new Map([
  ["stop", "end"],
  ["length", "length"],
  ["tool_calls", "tool"],
  ["content_filter", "filter"],
]);

function stopOf(reason: string | undefined, calls: number): Stop {
  return STOPS.get(reason ?? "") ?? (calls > 0 ? "tool" : "end");
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function writeContext({ fixture }: VendorQuestion, { request }: AskedAt["step"]): WriteContext {
  const seed = hash("sha256", canonicalJson(fixture), "hex");
  const created = amount(members(fixture["response"])["created"]) ?? 0;
  return { random: seededRandom(seed), nowMs: created * 1000, request, urls: NOWHERE };
}

/** Chat points to nothing. */
const NOWHERE: OwnUrls = { media: (name) => name, provider: (path) => path };
