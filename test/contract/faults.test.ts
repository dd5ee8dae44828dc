import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type EmulatorInside } from "../../src/emulator.ts";
import { faults } from "../../src/faults/index.ts";
import type { FaultInput } from "../../src/schema/fault-input.ts";
import { call } from "../support/control.ts";

// No kind of fault silently does nothing: whatever it strikes is another answer than without it, in bytes, status, headers, pieces
// or time; or the rule says that it missed, and why, and the answer is what it would have been.

const START = "2026-01-01T12:00:00Z";
const messages = [{ role: "user", content: "Tell me about owls, in a sentence or two that are not too short" }];
const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object", required: ["city"] } } }];

interface Ask {
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const version = { "anthropic-version": "2023-06-01" };
const openai = { model: "gpt-4o-mini", messages };
const claude = { model: "claude-sonnet-5", max_tokens: 200, messages };
const google = { contents: [{ role: "user", parts: [{ text: "Tell me about owls in many words" }] }] };
const bedrock = { messages: [{ role: "user", content: [{ text: "Tell me about owls in many words" }] }] };
const nova = "aws-bedrock/bedrock-runtime/us-east-1/model/amazon.nova-lite-v1:0";

const asks: Readonly<Record<string, Ask>> = {
  "openai, whole": { path: "openai/chat/completions", body: openai },
  "openai, stream": { path: "openai/chat/completions", body: { ...openai, stream: true } },
  "openai with tools, whole": { path: "openai/chat/completions", body: { ...openai, tools } },
  "openai with tools, stream": { path: "openai/chat/completions", body: { ...openai, tools, stream: true } },
  "openai responses, stream": {
    path: "openai/responses",
    body: { model: "gpt-4o-mini", input: "Tell me of owls", stream: true },
  },
  "anthropic, whole": { path: "anthropic/v1/messages", body: claude, headers: version },
  "anthropic, stream": { path: "anthropic/v1/messages", body: { ...claude, stream: true }, headers: version },
  "google, whole": { path: "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent", body: google },
  "google, stream": { path: "google-ai-studio/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", body: google },
  "bedrock, whole": { path: `${nova}/converse`, body: bedrock },
  "bedrock, stream": { path: `${nova}/converse-stream`, body: bedrock },
  "cohere v1, lines": { path: "cohere/v1/chat", body: { model: "command-r-plus", message: "Tell me of owls", stream: true } },
  embeddings: { path: "openai/embeddings", body: { model: "text-embedding-3-small", input: "owls" } },
  speech: { path: "openai/audio/speech", body: { model: "tts-1", voice: "alloy", input: "owls are here" } },
  "a list": { path: "openai/models" },
};

interface Seen {
  readonly status: number;
  readonly headers: string;
  readonly bytes: string;
  readonly pieces: number;
  /** Of the account's clock. */
  readonly tookMs: number;
  readonly error: boolean;
}

/** Asks as if for the first time, at the same moment each time: what is seen then depends on the faults alone. */
async function seen(ask: Ask, fault?: FaultInput) {
  aigw.reset("local");
  const clock = aigw.clock();
  const { nowMs } = await clock.freeze(START);
  const added = fault && aigw.fault(fault);
  let done = false;
  const looking = look(ask).finally(() => {
    done = true;
  });
  looking.catch(() => {});
  while (!done) {
    await new Promise((turn) => setTimeout(turn, 1));
    const { nextInMs } = clock.state();
    if (!done && nextInMs !== null) await clock.advance(nextInMs);
  }
  const tookMs = clock.state().nowMs - nowMs;
  return { answer: { ...(await looking), tookMs } satisfies Seen, counts: added?.counts() };
}

async function look({ path, body, headers = {} }: Ask): Promise<Omit<Seen, "tookMs">> {
  const pieces: Uint8Array[] = [];
  let status = 0;
  let shown = "";
  try {
    const answer = await aigw.fetch(`http://x/v1/local/default/${path}`, {
      method: body ? "POST" : "GET",
      headers: { "content-type": "application/json", authorization: "Bearer sk-test", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    status = answer.status;
    shown = JSON.stringify([...answer.headers].filter(([name]) => name !== "date" && name !== "content-length"));
    for await (const piece of answer.body ?? []) pieces.push(piece);
  } catch {
    return { status, headers: shown, bytes: textOf(pieces), pieces: pieces.length, error: true };
  }
  return { status, headers: shown, bytes: textOf(pieces), pieces: pieces.length, error: false };
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString("latin1");
}

/** What a kind cannot do without. */
const needs: Readonly<Record<string, object>> = {
  status: { status: 418 },
  latency: { ms: 700 },
  "oversized-body": { bytes: 5000 },
};

const cases = faults.flatMap(({ kind, side }) =>
  (side === "both" ? (["upstream", "client"] as const) : [side]).map((one) => [kind, one] as const),
);

let aigw: EmulatorInside;
const clean = new Map<string, Seen>();

beforeAll(async () => {
  aigw = await createEmulator({ mocks: "test/support/no-mocks", cassettes: "test/support/no-recordings", padding: false });
  for (const [name, ask] of Object.entries(asks)) clean.set(name, (await seen(ask)).answer);
});
afterAll(() => aigw.stop());

describe("every kind on every side", () => {
  test.each(cases)("%s, %s: strikes and is seen, or says why it could not", async (kind, side) => {
    for (const [name, ask] of Object.entries(asks)) {
      const usual = clean.get(name);
      const { answer, counts } = await seen(ask, { kind, side, ...needs[kind] });
      const { struck = 0, missed = 0, missedWhy } = counts ?? {};
      expect([struck, missed].toSorted(), `${name}: struck ${struck}, missed ${missed}`).toEqual([0, 1]);
      if (struck === 1) expect(answer, name).not.toEqual(usual);
      else {
        expect(missedWhy, name).toMatch(/\w+ \w+/);
        expect({ ...answer, pieces: 0 }, name).toEqual({ ...usual, pieces: 0 });
      }
    }
  });

  test.each([
    { kind: "reset-mid-stream", events: 9999 },
    { kind: "stall", events: 9999 },
    { kind: "truncated", events: 9999 },
    { kind: "truncated", bytes: 9_999_999 },
    { kind: "overloaded", events: 9999 },
    { kind: "error-event", events: 9999 },
    { kind: "malformed-json", event: 9999 },
    { kind: "duplicate-frame", event: 9999 },
    { kind: "reordered-frame", event: 9999 },
  ])("%j comes too late for a stream, says so and leaves it whole", async (fault) => {
    for (const side of ["upstream", "client"] as const) {
      for (const [name, ask] of Object.entries(asks)) {
        if (!/stream|lines/.test(name)) continue;
        const { answer, counts } = await seen(ask, { ...fault, side });
        expect(counts, name).toMatchObject({ struck: 0, missed: 1, missedWhy: expect.stringMatching(/had only \d+/) });
        expect({ ...answer, pieces: 0 }, name).toEqual({ ...clean.get(name), pieces: 0 });
      }
    }
  });

  test("without a fault the same is seen each time", async () => {
    for (const [name, ask] of Object.entries(asks)) {
      expect(clean.get(name)?.status, name).toBe(200);
      expect((await seen(ask)).answer, name).toEqual(clean.get(name));
    }
  });

  test("what is ordered with all its options is listed as it was said", async () => {
    aigw.reset("local");
    for (const [kind, side] of cases) aigw.fault({ kind, side, ...needs[kind] });
    const { faults: listed } = (await call(aigw, "GET", "faults")).body;
    expect(listed.map((fault: FaultInput) => [fault.kind, fault.side])).toEqual(cases);
  });
});
