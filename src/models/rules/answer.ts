import type { AnswerFields } from "../../schema/mock-rule.ts";
import { usage } from "../../tasks/usage.ts";
import type { MockOutcome, Pacing } from "../model.ts";
import { tokens } from "../tokens.ts";
import { transcribed } from "../transcription.ts";
import type { Captures } from "./captures.ts";
import { compileChat } from "./chat-answer.ts";
import type { Facts } from "./placeholders.ts";
import { compileFailedStatus, compileRaw } from "./raw-answer.ts";
import { scriptedUsage } from "./scripted-usage.ts";
import { compileTemplate } from "./template.ts";

/** One answer of a rule, made ready to give. */
export type Turn = (facts: Facts) => MockOutcome;

/** An answer to one question; what it says is checked to be for that kind of question. */
export function compileAnswer(answer: AnswerFields, captures: Captures | undefined): Turn {
  const outcome = compileOutcome(answer, captures);
  const pacing = pacingOf(answer.pacing);
  return pacing ? (facts) => ({ ...outcome(facts), pacing }) : outcome;
}

function compileOutcome(answer: AnswerFields, captures: Captures | undefined): Turn {
  const { error, raw, embedding, transcript } = answer;
  if (raw) return compileRaw(raw, captures);
  if (embedding) return compileEmbedding(embedding, answer.usage);
  if (transcript !== undefined) return compileTranscript(transcript, captures);
  if (error === undefined) return compileChat(answer, captures);
  if (typeof error === "string") return compileFailure({ kind: error }, captures);
  return "status" in error ? compileFailedStatus(error, captures) : compileFailure(error, captures);
}

type ScriptedFailure = Extract<AnswerFields["error"], { kind: unknown }>;

function compileFailure(given: ScriptedFailure, captures: Captures | undefined): Turn {
  const message = given.message === undefined ? undefined : compileTemplate(given.message, captures);
  const param = given.param === undefined ? undefined : compileTemplate(given.param, captures);
  return (facts) => ({
    kind: "failure",
    failure: {
      kind: given.kind,
      ...(given.code !== undefined && { code: given.code }),
      ...(message && { message: message.render(facts) }),
      ...(param && { param: param.render(facts) }),
      ...(facts.view.model !== undefined && { model: facts.view.model }),
      ...(given.retryAfterSeconds !== undefined && { retryAfterSeconds: given.retryAfterSeconds }),
    },
  });
}

/** Sent as written, whatever its length: the last vector serves every further input. */
function compileEmbedding(embedding: NonNullable<AnswerFields["embedding"]>, given: AnswerFields["usage"]): Turn {
  const vectors = embedding.map((entry) => (typeof entry === "number" ? undefined : Float32Array.from(entry)));
  const single = Float32Array.from(embedding.filter((entry) => typeof entry === "number"));
  return ({ view: { question } }) => {
    const { ask } = question;
    if (ask.task !== "embedding") throw new Error(`vectors for a question of ${ask.task}`);
    const counted = usage(
      ask.inputs.reduce((sum, input) => sum + tokens.count(input), 0),
      0,
    );
    return {
      kind: "answer",
      answer: {
        task: "embedding",
        model: question.snapshot ?? ask.model,
        vectors: ask.inputs.map((_, index) => vectors[Math.min(index, vectors.length - 1)] ?? single),
        usage: scriptedUsage(given, counted),
      },
    };
  };
}

/** Written down as if it had been heard, whatever the recording holds. */
function compileTranscript(transcript: string, captures: Captures | undefined): Turn {
  const template = compileTemplate(transcript, captures);
  return (facts) => {
    const { ask, snapshot } = facts.view.question;
    if (ask.task !== "transcription") throw new Error(`a transcript for a question of ${ask.task}`);
    return { kind: "answer", answer: transcribed(template.render(facts), ask, snapshot ?? ask.model) };
  };
}

function pacingOf(pacing: AnswerFields["pacing"]): Pacing | undefined {
  if (!pacing) return undefined;
  const { firstTokenMs, tokensPerSecond, jitter } = pacing;
  return {
    ...(firstTokenMs !== undefined && { firstTokenMs }),
    ...(tokensPerSecond !== undefined && { tokensPerSecond }),
    ...(jitter !== undefined && { jitter }),
  };
}
