import { describe, expect, test } from "vitest";
import type { Step } from "../../../src/exchange/exchange.ts";
import { isWhole, type Reply } from "../../../src/exchange/reply.ts";
import { openTrace } from "../../../src/exchange/trace.ts";
import { openai } from "../../../src/providers/openai.ts";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { settle } from "../../../src/rules/settings.ts";
import { measurer, meter } from "../../../src/stages/meter.ts";
import { usage } from "../../../src/tasks/usage.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { memoryStore } from "../store/stored-file.ts";

const json = { "content-type": "application/json" };
const counted = Buffer.from(
  '{"usage":{"prompt_tokens":1000,"completion_tokens":100,"prompt_tokens_details":{"cached_tokens":400}}}',
);

interface Case {
  readonly reply: Reply;
  readonly source?: "unified" | "request" | "stored" | "none";
  readonly headers?: Record<string, string>;
  readonly listed?: boolean;
  readonly complete?: boolean;
}

async function metered({ reply, source = "request", headers = {}, listed = true, complete = true }: Case) {
  const { credits } = memoryStore();
  credits.set("local", 1_000_000);
  const trace = openTrace(manualClock(0));
  const request = { model: "gpt-4o-mini" };
  const endpoint = openai.endpoints[0];
  const step = {
    provider: openai,
    endpoint,
    request,
    outgoing: { endpoint, request },
    index: 0,
    options: settle({ gateway: {}, request: parseOptions(headers) }),
    credential: { source },
    exchange: { trace, account: { id: "local" } },
  } as unknown as Step;
  const price = listed ? { inputPrice: 1, outputPrice: 4 } : {};
  const findModel = () => ({ ...price }) as never;
  const through = await meter(step, () => Promise.resolve(reply));
  if (!isWhole(through.body)) for await (const _ of through.body);
  measurer({ findModel, credits })(step, complete);
  return { step, credits, facts: trace.facts };
}

const whole = (body: Uint8Array, more: Partial<Reply> = {}): Reply => ({
  status: 200,
  headers: json,
  body,
  from: "provider",
  ...more,
});

describe("what an answer used", () => {
  test("G-COST-5 is what its own counts say; no bytes are looked at", async () => {
    const { step } = await metered({ reply: whole(counted, { usage: () => usage(7, 3) }) });
    expect(step.metered).toMatchObject({ usage: usage(7, 3), cost: { usd: 0.000019, basis: "catalogue" } });
  });

  test("G-COST-3 is read from the bytes where nothing else tells", async () => {
    const { step, facts } = await metered({ reply: whole(counted) });
    expect(step.metered).toMatchObject({ usage: { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 400 } });
    expect(facts).toMatchObject([
      { what: "cost", step: 0, usd: 0.0014, custom: false, why: expect.stringContaining("= $0.0014") },
    ]);
  });

  test("G-COST-5 of a stream that broke off is what it had told until then, and nothing where it tells at its end", async () => {
    async function* events() {
      yield Buffer.from('data: {"usage":{"prompt_tokens":5,"completion_tokens":1}}\n\ndata: {"cho');
    }
    const headers = { "content-type": "text/event-stream" };
    const told = await metered({ reply: { status: 200, headers, body: events(), from: "provider" }, complete: false });
    expect(told.step.metered?.usage).toMatchObject({ inputTokens: 5, outputTokens: 1 });
    const own = { status: 200, headers, body: events(), from: "provider", usage: () => usage(5, 1) } as const;
    const silent = await metered({ reply: own, complete: false, source: "unified" });
    expect(silent.step.metered).toMatchObject({ usage: undefined, cost: { usd: null } });
    expect(silent.credits.balance("local")).toBe(1_000_000);
  });

  test("of an error, of packed bytes and of no JSON is unknown", async () => {
    for (const reply of [
      whole(counted, { status: 500 }),
      whole(counted, { headers: { ...json, "content-encoding": "gzip" } }),
      whole(counted, { headers: { "content-type": "audio/mpeg" } }),
      whole(Buffer.from("{broken")),
    ]) {
      expect((await metered({ reply })).step.metered).toMatchObject({ usage: undefined, cost: { usd: null } });
    }
  });

  test("of the gateway's own refusal is not asked", async () => {
    const { step, facts } = await metered({ reply: whole(counted, { from: "gateway", status: 429 }) });
    expect([step.toMeasure, step.metered, facts]).toEqual([undefined, undefined, []]);
  });
});

describe("credits", () => {
  test("G-UB-7 pay when the answer has ended, and may end below zero", async () => {
    const { credits, facts } = await metered({ reply: whole(counted), source: "unified" });
    expect(credits.balance("local")).toBe(1_000_000 - 1_400_000);
    expect(facts.at(-1)).toMatchObject({ what: "credits", usd: 0.0014, balanceUsd: -0.0004 });
  });

  test.each(["request", "stored", "none"] as const)(
    "G-UB-7 do not pay for a key that is the caller's own: %s",
    async (source) => {
      expect((await metered({ reply: whole(counted), source })).credits.balance("local")).toBe(1_000_000);
    },
  );

  test("BI-7 pay the list price, whatever the caller's own prices say", async () => {
    const headers = { "cf-aig-custom-cost": '{"total_cost":0}' };
    const { step, credits } = await metered({ reply: whole(counted), source: "unified", headers });
    expect(step.metered?.cost).toMatchObject({ usd: 0, custom: true });
    expect(credits.balance("local")).toBe(-400_000);
  });

  test("pay nothing for a model without a price", async () => {
    expect((await metered({ reply: whole(counted), source: "unified", listed: false })).credits.balance("local")).toBe(1_000_000);
  });

  test("survive an answer that says anything", async () => {
    const absurd = { usage: () => usage(1e300, 0) };
    const { credits } = await metered({ reply: whole(counted, absurd), source: "unified" });
    expect(credits.balance("local")).toBeLessThan(-9e15);
    const negative = await metered({ reply: whole(counted, { usage: () => usage(-5, 0) }), source: "unified" });
    expect(negative.credits.balance("local")).toBe(1_000_000);
  });
});
