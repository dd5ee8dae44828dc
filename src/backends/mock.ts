import { lints } from "../errors/lints.ts";
import type { Attempt } from "../exchange/attempt.ts";
import type { Reply } from "../exchange/reply.ts";
import { BadAsk, type HeaderMap, type WriteContext } from "../formats/format.ts";
import { answerAsk } from "../models/answer.ts";
import { inputTokens } from "../models/input-tokens.ts";
import { needsWords, prepareWords } from "../models/json/words.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Mocks } from "../models/open-mocks.ts";
import { credentialOf } from "../providers/credential.ts";
import type { Endpoint } from "../providers/provider.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Ask } from "../tasks/task.ts";
import type { Backend } from "./backend.ts";
import { ruleStates } from "./rule-report.ts";
import { writtenReply } from "./written-reply.ts";

/**
 * Plays the provider: reads the request as the vendor would, lets scripted rules and mock models answer, and spells the
 * answer or the error the vendor's way.
 */
export function mockBackend(mocks: () => Mocks, posture: { readonly strict: boolean }): Backend {
  return {
    async send(attempt) {
      const { step } = attempt;
      const { provider, endpoint } = step;
      const headers = provider.headers?.(writeContext(attempt, "headers")) ?? {};
      const fail = (failure: Failure, pacing?: MockOutcome["pacing"]) => {
        const spelling = endpoint?.errors ?? provider.errors;
        return writtenReply(spelling(failure, writeContext(attempt, "answer")), attempt, { headers, pacing });
      };
      const keyMissing = checkKey(attempt, posture.strict);
      if (keyMissing) return fail(keyMissing);
      if (!endpoint) return fail({ kind: "path-not-found" });
      const read = readAsk(endpoint, attempt);
      if ("failure" in read) return fail(read.failure);
      if (needsWords(read.ask)) await prepareWords();
      const outcome = decide(read.ask, attempt, mocks(), posture);
      if (outcome.kind === "failure") return fail(outcome.failure, outcome.pacing);
      return spell(outcome, read.ask, endpoint, attempt, headers);
    },
  };
}

function spell(
  outcome: Exclude<MockOutcome, { kind: "failure" }>,
  ask: Ask,
  endpoint: Endpoint,
  attempt: Attempt,
  headers: HeaderMap,
): Promise<Reply> {
  const { pacing } = outcome;
  if (outcome.kind === "raw") return writtenReply({ ...outcome, kind: "whole" }, attempt, { headers, pacing });
  const { answer } = outcome;
  const write = (asked: Ask) => endpoint.format.writeAnswer(answer, asked, writeContext(attempt, "answer"));
  const usage = "usage" in answer ? answer.usage : undefined;
  return writtenReply(write(ask), attempt, { headers, pacing, usage, whole: () => write(notStreamed(ask)) });
}

function notStreamed(ask: Ask): Ask {
  return ask.task === "chat" ? { ...ask, delivery: { ...ask.delivery, stream: false } } : ask;
}

/** Made anew each time, so that the same answer written twice has the same ids. */
function writeContext({ step, number }: Attempt, purpose: "answer" | "headers"): WriteContext {
  const { exchange, index, request } = step;
  return { random: exchange.random.fork(`${purpose} ${index} ${number}`), nowMs: exchange.trace.startedMs, request };
}

/** Strict: a request without key gets the provider's own 401. Relaxed: it passes, with a word about it. */
function checkKey(attempt: Attempt, strict: boolean): Failure | undefined {
  const { provider, request, exchange } = attempt.step;
  if (credentialOf(provider, request) !== undefined) return undefined;
  if (strict) return { kind: "missing-key" };
  exchange.trace.add({ what: "lint", id: "AIGW-L002", text: `${provider.id}: ${lints["AIGW-L002"]}` });
  return undefined;
}

function readAsk(endpoint: Endpoint, attempt: Attempt): { ask: Ask } | { failure: Failure } {
  try {
    return { ask: endpoint.format.readAsk(attempt.step.request) };
  } catch (error) {
    if (error instanceof BadAsk) return { failure: error.failure };
    throw error;
  }
}

/** Scripted rules first, then mock models. */
function decide(ask: Ask, attempt: Attempt, mocks: Mocks, posture: { readonly strict: boolean }): MockOutcome {
  const { exchange, provider, request } = attempt.step;
  const { trace, account } = exchange;
  const model = ask.task === "models" ? ask.id : ask.model;
  const snapshot = model === undefined ? undefined : mocks.catalogue.find(provider.id, model)?.snapshot;
  const strike = mocks.rules.find(
    {
      ask,
      provider: provider.id,
      endpoint: request.path,
      headers: request.headers,
      metadata: attempt.step.options.metadata.value ?? {},
      json: () => request.json(),
      inputTokens: () => (ask.task === "chat" ? inputTokens(ask) : 0),
      ...(snapshot === undefined ? {} : { snapshot }),
    },
    ruleStates.of(account),
  );
  if (strike) {
    trace.add({ what: "answered by", backend: "mock", source: "rule", detail: `${strike.rule.id}: ${strike.why}` });
    return strike.outcome;
  }
  const made = answerAsk({
    ask,
    provider: provider.id,
    modelPattern: provider.modelPattern,
    catalogue: mocks.catalogue,
    seed: account.seed,
    strict: posture.strict,
    nowMs: exchange.clock.now(),
  });
  if (made.supposed) trace.add({ what: "lint", id: "AIGW-L003", text: `'${model}': ${lints["AIGW-L003"]}` });
  trace.add({ what: "answered by", backend: "mock", source: made.source, detail: made.detail });
  return made.outcome;
}
