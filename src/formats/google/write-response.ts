import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { WholeAnswer } from "../format.ts";
import type { Candidate, GenerateResponse } from "./generate-response.ts";
import { logprobFields } from "./logprobs.ts";
import { SAFETY_RATINGS } from "./safety.ts";
import { promptDetails, usageMetadata } from "./usage.ts";

/** The answer of `generateContent` (wire formats, 3.1). */
export function writeResponse(response: GenerateResponse, answer: ChatAnswer, ask: ChatAsk): WholeAnswer {
  const { createTime } = response;
  const body = {
    candidates: response.candidates.map((candidate) => writeCandidate(candidate, ask)),
    usageMetadata: {
      ...usageMetadata(answer.usage, promptDetails(answer.usage.inputTokens, ask)),
      ...(createTime !== undefined && { trafficType: "ON_DEMAND" }),
    },
    modelVersion: answer.model,
    ...(createTime !== undefined && { createTime }),
    responseId: response.id,
  };
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** A candidate that was filtered before it said anything has no content. */
function writeCandidate(candidate: Candidate, ask: ChatAsk): object {
  const parts = writeParts(candidate);
  return {
    ...((parts.length > 0 || !candidate.filtered) && { content: { role: "model", parts } }),
    finishReason: candidate.finishReason,
    index: candidate.index,
    ...(candidate.filtered && { safetyRatings: SAFETY_RATINGS }),
    ...(ask.topLogprobs !== undefined && logprobFields(candidate.text, ask.topLogprobs)),
  };
}

function writeParts({ thoughts, text, calls, filtered }: Candidate): readonly object[] {
  const silent = calls.length > 0 || filtered;
  return [
    ...(thoughts.length > 0 ? [{ text: thoughts.join(""), thought: true }] : []),
    // Clients look for the first part's text without asking whether there is one.
    ...(text.length > 0 || !silent ? [{ text: text.join("") }] : []),
    ...calls,
  ];
}
