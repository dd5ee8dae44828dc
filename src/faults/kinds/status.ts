import { z } from "zod";
import type { Step } from "../../exchange/exchange.ts";
import type { WholeAnswer } from "../../formats/format.ts";
import { durationMs } from "../../schema/quantities.ts";
import type { Failure, FailureKind } from "../../tasks/failure.ts";
import { defineFault, type Scene } from "../fault.ts";
import { NOBODY, replyOf, spelled } from "../vendor.ts";

const number = "expected a status from 400 to 599";
const text = "expected text";

/** Any status, with the body and headers that the vendor has for it; those of its likest failure where it has none. */
export const status = defineFault({
  kind: "status",
  help: "Answers with a status, in the provider's own words.",
  side: "both",
  options: {
    status: z.int(number).min(400, number).max(599, number).describe("The status"),
    message: z.string(text).optional().describe("Instead of the provider's usual sentence"),
    code: z.string(text).optional().describe("The provider's own code, where one status has several: tool_use_failed of Groq"),
    retryAfter: durationMs.optional().describe("When to come back, as the provider tells it"),
    shouldRetry: z
      .boolean("expected true or false")
      .optional()
      .describe("The header x-should-retry, which OpenAI's and Anthropic's clients obey"),
    addHeaders: z
      .record(z.string(), z.string(text), "expected names and values")
      .optional()
      .describe("Further headers of the answer"),
    body: z.string(text).optional().describe("Instead of the provider's body"),
  },
  describe: (options) => `answers with status ${options.status}`,
  before(scene, { status: wanted, message, code, retryAfter, shouldRetry, addHeaders, body }) {
    const { step } = scene;
    if (!step) return scene.missed(NOBODY);
    const failure = {
      status: wanted,
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
      ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter / 1000 }),
    };
    const answer = likest(wanted, failure, step, scene);
    const reply = replyOf(answer, step, scene);
    const headers = {
      ...reply.headers,
      ...(shouldRetry !== undefined && { "x-should-retry": String(shouldRetry) }),
      ...lowerCased(addHeaders),
    };
    return { ...reply, status: wanted, headers, ...(body !== undefined && { body: Buffer.from(body) }) };
  },
});

/** Where several failures have one status, the more usual one comes first. */
const KINDS: readonly FailureKind[] = [
  "bad-request",
  "invalid-key",
  "permission",
  "model-not-found",
  "too-large",
  "rate-limited",
  "quota",
  "server-error",
  "overloaded",
  "timeout",
];

function likest(wanted: number, details: Omit<Failure, "kind">, step: Step, scene: Scene): WholeAnswer {
  for (const kind of KINDS) {
    const answer = spelled(step, scene, { ...details, kind });
    if (answer.status === wanted) return answer;
  }
  return spelled(step, scene, { ...details, kind: wanted >= 500 ? "server-error" : "bad-request" });
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
