import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FaultInput } from "../../../src/schema/fault-input.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { localUpstream, pieces } from "../../support/upstream.ts";

const chat = "openai/chat/completions";
const events = Array.from({ length: 8 }, (_, number) => `data: {"n":${number}}\n\n`);

/** What a caller sees and what is recorded, with a fault in between. */
async function recordedUnder(fault: FaultInput) {
  const upstream = await localUpstream(async (_, response) => {
    await pieces(response, events, 5);
    response.end();
  });
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-faults-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const options = {
    cassettes,
    padding: false,
    mode: "record",
    upstreams: { openai: `${upstream.url}/v1` },
    faults: [fault],
  } as const;
  const aigw = await emulator(options, { environment: {} });
  const answer = await post(aigw, chat, { ...hello, stream: true });
  const seen = await answer.text().catch(() => "cut");
  await aigw.stop();
  const [file] = readdirSync(cassettes);
  return { seen, asked: upstream.asked.length, recorded: file === undefined ? "" : readFileSync(join(cassettes, file), "utf8") };
}

test("a fault that answers instead is not recorded, and the provider is not asked", async () => {
  const { asked, recorded, seen } = await recordedUnder({ kind: "overloaded" });
  expect([asked, recorded]).toEqual([0, ""]);
  expect(seen).toContain("overloaded");
});

test.each<FaultInput>([
  { kind: "malformed-json" },
  { kind: "duplicate-frame" },
  { kind: "missing-terminator", side: "client" },
  { kind: "slow-drip", tokensPerSecond: 200 },
])("what %j changes is recorded as it came", async (fault) => {
  const { recorded } = await recordedUnder(fault);
  for (let number = 0; number < events.length; number += 1) expect(recorded.split(`{"n":${number}}`)).toHaveLength(2);
});

test.each<FaultInput>([
  { kind: "reset-mid-stream", events: 2 },
  { kind: "reset-mid-stream", events: 2, side: "client" },
  { kind: "truncated", events: 2 },
  { kind: "empty-body" },
  { kind: "reset-after-headers" },
])("what %j cuts short is not recorded", async (fault) => {
  const { seen, recorded } = await recordedUnder(fault);
  expect([seen === events.join(""), recorded]).toEqual([false, ""]);
});

test.each<FaultInput>([
  { kind: "slow-drip", tokensPerSecond: 8 },
  { kind: "slow-drip", tokensPerSecond: 8, side: "client" },
  { kind: "stall", events: 1, ms: 700 },
  { kind: "slow-first-token", ms: 700, side: "client" },
  { kind: "latency", ms: 700 },
])("nor is its slowness: %j", async (fault) => {
  const { recorded } = await recordedUnder(fault);
  const times = Array.from(recorded.matchAll(/\+(\d+) /g), ([, ms]) => Number(ms));
  expect(times.length).toBeGreaterThan(0);
  expect(Math.max(...times)).toBe(Math.min(...times));
});
