import { lints } from "../errors/lints.ts";
import type { Attempt } from "../exchange/attempt.ts";
import { askOf } from "../exchange/known-asks.ts";
import { switchProtocols } from "../exchange/switching.ts";
import type { Happened } from "../exchange/trace.ts";
import { BadAsk } from "../formats/format.ts";
import { rememberText } from "../models/ask-key.ts";
import { inputTokens } from "../models/input-tokens.ts";
import { needsWords, prepareWords } from "../models/json/words.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Mocks } from "../models/open-mocks.ts";
import { unsupportedSetting } from "../models/unsupported.ts";
import { credentialOf } from "../providers/credential.ts";
import type { Failure } from "../tasks/failure.ts";
import type { OtherAsk } from "../tasks/other.ts";
import type { Ask, KeptAsk } from "../tasks/task.ts";
import { askModels, modelRefusal } from "./ask-models.ts";
import type { Backend } from "./backend.ts";
import { batchOutcome } from "./batches.ts";
import { fileOutcome } from "./files.ts";
import { jobOutcome } from "./jobs.ts";
import { keptOutcome } from "./kept-answers.ts";
import { type LineAnswer, lineAnswerOf } from "./line-attempt.ts";
import { ownRules } from "./own-rules.ts";
import type { QuotaBook } from "./quota-book.ts";
import { takeTurn } from "./quota-turn.ts";
import { realtimeCall } from "./realtime-call.ts";
import { refusalDetail } from "./refusal-detail.ts";
import { ruleStates } from "./rule-report.ts";
import { said, usageOf } from "./said.ts";
import { chanceAndTime } from "./write-context.ts";
import { writtenReply } from "./written-reply.ts";

/**
 * Plays the provider: reads the request as the vendor would, lets scripted rules and mock models answer, and spells the
 * answer or the error the vendor's way.
 */
export function mockBackend(mocks: () => Mocks, quotas: QuotaBook, posture: Posture): Backend {
  return {
    async send(attempt) {
      const { provider } = attempt.step;
      const headers = provider.headers?.(chanceAndTime(attempt, "headers")) ?? {};
      const reply = (outcome: MockOutcome, ask?: AnyAsk) => {
        const { written, ...about } = said(outcome, ask, attempt);
        return writtenReply(written, attempt, { headers, ...about });
      };
      const keyMissing = checkKey(attempt, posture.strict);
      if (keyMissing) return reply(keyMissing);
      const unversioned = checkQuery(attempt, posture.strict);
      if (unversioned) return reply(unversioned);
      const { realtime } = attempt.step;
      if (realtime) {
        // A session asks in the middle of a conversation, and is answered at once.
        await prepareWords();
        const answer = (ask: Ask, event: unknown) => decide(ask, attempt, mocks(), posture, event);
        const refuses = (model: string) => refusedModel(model, attempt, mocks(), posture);
        const opened = realtime.vendor.open(realtimeCall(attempt, realtime, { answer, refuses, headers }));
        return "failure" in opened ? reply(refused(attempt, opened.failure)) : switchProtocols(opened, "provider", headers);
      }
      const read = readAsk(attempt);
      if ("failure" in read) return reply(read);
      if (needsWords(read.ask)) await prepareWords();
      const turn = takeTurn(quotas, read.ask, attempt);
      const refusal = turn?.refusal;
      const coming = refusal ? refused(attempt, refusal.failure, refusal.why) : outcomeOf(read.ask, attempt, mocks(), posture);
      // Only jobs are waited for.
      const outcome = coming instanceof Promise ? await coming : coming;
      const limits = turn?.settled(usageOf(outcome));
      const begun = reply(outcome, read.ask);
      const answer = begun instanceof Promise ? await begun : begun;
      // What was counted is truer than what the formats make up.
      if (limits) Object.assign(answer.headers, limits);
      return answer;
    },
  };
}

interface Posture {
  readonly strict: boolean;
}

type AnyAsk = Ask | KeptAsk | OtherAsk;
type Failed = Extract<MockOutcome, { kind: "failure" }>;

/** Strict: a request without key gets the provider's own 401. Relaxed: it passes, with a word about it. */
function checkKey(attempt: Attempt, strict: boolean): Failed | undefined {
  const { provider, outgoing, exchange } = attempt.step;
  // Nobody knows whether an account's own provider wants one.
  if (provider.custom || outgoing.endpoint?.direct || credentialOf(provider, outgoing.request) !== undefined) return undefined;
  if (strict) return refused(attempt, { kind: "missing-key" });
  exchange.trace.add({ what: "lint", id: "AIGW-L002", text: `${provider.id}: ${lints["AIGW-L002"]}` });
  return undefined;
}

/** The same of what the provider wants in every query. */
function checkQuery(attempt: Attempt, strict: boolean): Failed | undefined {
  const { provider, outgoing, exchange } = attempt.step;
  const { wantsInQuery: name } = provider;
  if (name === undefined || outgoing.request.query.has(name)) return undefined;
  if (strict) return refused(attempt, { kind: "path-not-found" }, `there is no ${name} in the query`);
  exchange.trace.add({ what: "lint", id: "AIGW-L013", text: `${name}: ${lints["AIGW-L013"]}` });
  return undefined;
}

function readAsk(attempt: Attempt): { ask: AnyAsk } | Failed {
  const { endpoint, request } = attempt.step.outgoing;
  if (!endpoint) return { ask: { task: "other", ...(request.model !== undefined && { model: request.model }) } };
  try {
    return { ask: askOf(endpoint, request, rememberText) };
  } catch (error) {
    if (error instanceof BadAsk) return refused(attempt, error.failure, error.why);
    throw error;
  }
}

/** The provider's own no, with a word in the trace about why. */
function refused({ step }: Attempt, failure: Failure, sentence?: string): Failed {
  const detail = refusalDetail(failure, sentence);
  step.exchange.trace.add({ what: "answered by", backend: "mock", source: "refusal", detail });
  return { kind: "failure", failure };
}

/** Work that is handed in is asked about as if it were asked at once; what is asked of a job, rules may answer as they stand. */
function outcomeOf(ask: AnyAsk, attempt: Attempt, mocks: Mocks, posture: Posture): MockOutcome | Promise<MockOutcome> {
  const kept = attempt.step.outgoing.endpoint?.format.kept;
  if (ask.task === "chat" && kept) {
    return refusable(attempt, () => keptOutcome(kept, ask, attempt, (whole) => decide(whole, attempt, mocks, posture)));
  }
  if (ask.task !== "job" && ask.task !== "file" && ask.task !== "batch") return decide(ask, attempt, mocks, posture);
  const scripted =
    "work" in ask
      ? undefined
      : strike({ task: "other" }, attempt, mocks, { json: () => attempt.step.outgoing.request.named(), snapshot: undefined });
  if (scripted) return scripted;
  if (ask.task === "file") return refusable(attempt, async () => fileOutcome(ask, attempt));
  if (ask.task === "batch") {
    return refusable(attempt, () => batchOutcome(ask, attempt, (line) => lineAnswer(line, mocks, posture)));
  }
  return refusable(attempt, () => jobOutcome(ask, attempt, (work) => decide(work, attempt, mocks, posture), mocks.catalogue));
}

/** A request of a batch, answered by itself: quotas are not asked, and nobody waits. */
async function lineAnswer(attempt: Attempt, mocks: Mocks, posture: Posture): Promise<LineAnswer> {
  const read = readAsk(attempt);
  const ask = "failure" in read ? undefined : read.ask;
  if (ask && needsWords(ask)) await prepareWords();
  const outcome = "failure" in read ? read : await outcomeOf(read.ask, attempt, mocks, posture);
  return lineAnswerOf(said(outcome, ask, attempt));
}

async function refusable(attempt: Attempt, outcome: () => Promise<MockOutcome>): Promise<MockOutcome> {
  try {
    return await outcome();
  } catch (error) {
    if (error instanceof BadAsk) return refused(attempt, error.failure, error.why);
    throw error;
  }
}

/** What the provider would not take from anybody, then scripted rules, then mock models. */
function decide(ask: Ask | OtherAsk, attempt: Attempt, mocks: Mocks, posture: Posture, event?: unknown): MockOutcome {
  const model = modelOf(ask);
  const facts = model === undefined ? undefined : mocks.catalogue.find(attempt.step.provider.id, model);
  const unsupported = ask.task === "chat" && facts && unsupportedSetting(ask, facts);
  if (unsupported) return refused(attempt, unsupported);
  const json = () => (event === undefined ? attempt.step.outgoing.request.named() : event);
  const scripted = strike(ask, attempt, mocks, { json, snapshot: facts?.snapshot });
  if (scripted) return scripted;
  return ask.task === "other" ? notServed(attempt) : modelAnswer(ask, attempt, mocks, posture);
}

function strike(
  ask: Ask | OtherAsk,
  attempt: Attempt,
  mocks: Mocks,
  { json, snapshot }: { readonly json: () => unknown; readonly snapshot: string | undefined },
): MockOutcome | undefined {
  const { exchange, provider, outgoing } = attempt.step;
  const own = ownRules(exchange.account);
  if (!own && mocks.rules.isEmpty) return undefined;
  const { request } = outgoing;
  const question = {
    ask,
    provider: provider.id,
    endpoint: request.path,
    // As the caller sent them: a stored key is nothing that a rule could repeat.
    headers: attempt.step.request.headers,
    metadata: attempt.step.options.metadata.value ?? {},
    json,
    inputTokens: () => (ask.task === "chat" ? inputTokens(ask) : 0),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
  const state = ruleStates.of(exchange.account);
  const found = own?.find(question, state) ?? mocks.rules.find(question, state);
  if (!found) return undefined;
  exchange.trace.add({ what: "answered by", backend: "mock", source: "rule", detail: `${found.rule.id}: ${found.why}` });
  return found.outcome;
}

function notServed(attempt: Attempt): Failed {
  const { exchange, provider, outgoing } = attempt.step;
  const where = `${outgoing.request.method} ${provider.id}/${outgoing.request.path}`;
  if (!exchange.trace.happened.some(isAboutPath)) {
    exchange.trace.add({ what: "lint", id: "AIGW-L005", text: `${where}: ${lints["AIGW-L005"]}` });
  }
  return refused(attempt, { kind: "path-not-found" });
}

/** The base URL is wrong, and was said to be: to script an answer at such a path would be the wrong advice. */
function isAboutPath(fact: Happened): boolean {
  return fact.what === "lint" && ["AIGW-L004", "AIGW-L011", "AIGW-L012"].includes(fact.id);
}

function modelAnswer(ask: Ask, attempt: Attempt, mocks: Mocks, posture: Posture): MockOutcome {
  const { exchange } = attempt.step;
  const { outcome, supposed, source, detail } = askModels(ask, attempt, mocks, posture);
  if (supposed) exchange.trace.add({ what: "lint", id: "AIGW-L003", text: `'${modelOf(ask)}': ${lints["AIGW-L003"]}` });
  if (outcome.kind === "failure" && source !== "behaviour") {
    return refused(attempt, outcome.failure, source === "catalogue" ? detail : undefined);
  }
  exchange.trace.add({ what: "answered by", backend: "mock", source, detail });
  return outcome;
}

function refusedModel(model: string, attempt: Attempt, mocks: Mocks, posture: Posture): Failure | undefined {
  const made = modelRefusal(model, attempt, mocks, posture);
  if (made?.outcome.kind !== "failure") return undefined;
  return refused(attempt, made.outcome.failure, made.detail).failure;
}

function modelOf(ask: Ask | OtherAsk): string | undefined {
  return ask.task === "models" ? ask.id : ask.model;
}
