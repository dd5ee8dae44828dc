import { GatewayError } from "../errors/gateway-error.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Outgoing, Step } from "../exchange/exchange.ts";
import { type Report, refusalReply } from "../exchange/refusal-reply.ts";
import type { Reply } from "../exchange/reply.ts";
import { StepRequest } from "../exchange/step-request.ts";
import { BadAsk } from "../formats/format.ts";
import { fields } from "../formats/openai/fields.ts";
import { type Translation, type TranslationContext, translateChat } from "../formats/openai/translate.ts";
import { type ChatTarget, RefusedByTarget, type TargetAsk, UnreadableAnswer } from "../formats/translation.ts";
import type { Compat, Provider } from "../providers/provider.ts";
import { tokenIn } from "../rules/gateway-token.ts";
import { encode } from "../streaming/encode.ts";
import type { Usage } from "../tasks/usage.ts";
import { placeOf } from "./use-key.ts";

/**
 * Turns a chat in OpenAI's words into the provider's own API and its answer back, where there is no OpenAI-shaped path
 * (G-COMPAT-5, R-25). The step's own request stays as it came: it is what the cache and the log know. What cannot be
 * said or read is the answer of this step, so that a universal request goes on to the next (G-UNI-9).
 */
export function translate(report: Report): Stage<Step> {
  return (step, next) => {
    const { compat } = step.provider;
    if (compat?.target === undefined || step.outgoing.endpoint !== compat.endpoint) return next();
    return translated(step, compat, compat.target, next, report);
  };
}

async function translated(
  step: Step,
  compat: Compat,
  target: ChatTarget,
  next: () => Promise<Reply>,
  report: Report,
): Promise<Reply> {
  const { trace } = step.exchange;
  let translation: Translation;
  let unplaced: string | undefined;
  try {
    refuseOtherModels(step, compat);
    const json = fields(step.outgoing.request.json());
    const place = placeOf(step);
    translation = translateChat(target, json, place ?? {});
    unplaced = place && translateChat(target, json, {}).request.path;
  } catch (error) {
    if (error instanceof RefusedByTarget) return providersNo(error, step, target);
    return refusalReply(asRefusal(error, step), step.exchange, report);
  }
  step.outgoing = { ...outgoing(translation.request, step), unplaced };
  trace.add({ what: "translated", step: step.index, to: target.id, path: step.outgoing.request.path });
  const reply = await next();
  try {
    return await back(reply, translation, step);
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    return refusalReply(new GatewayError("unreadableAnswer", error.message, { cause: error }), step.exchange, report);
  }
}

/** G-COMPAT-2. */
function refuseOtherModels({ provider, outgoing }: Step, { models }: Compat): void {
  const model = outgoing.request.model ?? "";
  if (!models || models.test(model)) return;
  throw new GatewayError("badChatFormat", `of ${provider.id}'s models, '${model}' is none that chat completions reach`);
}

/** A request that the API has no words for is a bad one (G-COMPAT-4); the hint names the field. */
function asRefusal(error: unknown, { provider }: Step): unknown {
  if (!(error instanceof BadAsk)) return error;
  const { param, message, kind } = error.failure;
  const field = param === undefined ? "" : `${param}: `;
  return new GatewayError("badChatFormat", `${field}${message ?? kind} (asked of ${provider.id})`, { cause: error });
}

/** What the provider would refuse is refused in its words, without asking it (G-COMPAT-6). */
function providersNo({ failure, message }: RefusedByTarget, step: Step, target: ChatTarget): Reply {
  step.exchange.trace.add({ what: "not translated", step: step.index, to: target.id, why: message });
  const { status, headers, body } = step.provider.errors(failure, contextOf(step));
  return { status, headers, body: typeof body === "string" ? encode(body) : body, from: "provider" };
}

function outgoing(asked: TargetAsk, { provider, outgoing: { request } }: Step): Outgoing {
  const { path, body } = asked;
  const endpoint = provider.endpoints.find((candidate) => candidate.method === "POST" && candidate.match(path));
  const parts = {
    method: "POST",
    path,
    search: request.search,
    params: endpoint?.match(path) ?? {},
    headers: { ...asked.headers, ...withKeyInPlace(request.headers, provider), "content-type": "application/json" },
    body: Buffer.from(JSON.stringify(body)),
  };
  return { endpoint, request: new StepRequest(parts, body) };
}

/** Callers send the provider's key as OpenAI's clients do (G-COMPAT-8); its own API may want it elsewhere. */
function withKeyInPlace(headers: StepRequest["headers"], { credentials: [place] }: Provider): StepRequest["headers"] {
  const { authorization, ...rest } = headers;
  if (place?.in !== "header" || place.scheme !== undefined || authorization === undefined) return headers;
  return { ...rest, [place.name]: headers[place.name] ?? tokenIn(authorization) };
}

async function back(reply: Reply, translation: Translation, step: Step): Promise<Reply> {
  let counted: Usage | undefined;
  const context: TranslationContext = { ...contextOf(step), onUsage: (usage) => (counted = usage) };
  const answer = await translation.answer(reply, context);
  // What the provider refused stays as it is (G-ERR-5).
  if (answer === reply) return reply;
  return {
    status: answer.status,
    headers: answer.headers,
    body: answer.body,
    from: reply.from,
    whole: answer.whole,
    usage: () => counted ?? reply.usage?.(),
  };
}

/** The chance is its own: the provider draws from another. */
function contextOf({ exchange, index, request }: Step): TranslationContext {
  return { random: exchange.random.fork(`translation ${index}`), nowMs: exchange.trace.startedMs, request };
}
