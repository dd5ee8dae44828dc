import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { faults } from "../../../src/faults/index.ts";
import type { Mode } from "../../../src/schema/mode.ts";
import { emulator, post } from "../../support/emulator.ts";
import { json, localUpstream, pieces } from "../../support/upstream.ts";

// Whatever strikes on the way, a recording holds what the provider has sent, or there is none.

const needs: Readonly<Record<string, object>> = { status: { status: 500 }, latency: { ms: 5 } };
const cases = faults.flatMap(({ kind, side }) =>
  (side === "both" ? (["upstream", "client"] as const) : [side]).flatMap((one) =>
    [true, false].map((stream) => ({ name: `${kind} ${one} ${stream ? "stream" : "whole"}`, kind, side: one, stream })),
  ),
);

const whole = {
  id: "chatcmpl-1",
  choices: [{ index: 0, message: { role: "assistant", content: "All of it" }, finish_reason: "stop" }],
};
const events = [...Array.from({ length: 8 }, (_, n) => `data: {"n":${n},"choices":[]}\n\n`), "data: [DONE]\n\n"];
const sent = (stream: boolean) => (stream ? events.join("") : JSON.stringify(whole));

const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object" } } }];
const ask = (aigw: EmulatorInside, { name, stream }: (typeof cases)[number]) =>
  post(
    aigw,
    "openai/chat/completions",
    { model: "gpt-4o-mini", stream, tools, messages: [{ role: "user", content: name }] },
    { "x-case": name },
  );

const provider = () =>
  localUpstream(async ({ body }, response) => {
    if (!JSON.parse(body).stream) return json(response, whole);
    await pieces(response, events, 0);
    response.end();
  });

/** All cases at once through one emulator, each with its own fault; resolves with what the callers have seen. */
async function struck(mode: Mode, cassettes: string, url: string): Promise<readonly string[]> {
  const aigw = await emulator(
    {
      cassettes,
      mode,
      padding: false,
      speed: 0,
      upstreams: { openai: `${url}/v1` },
      faults: cases.map(({ name, kind, side }) => ({ kind, side, headers: { "x-case": name }, ...needs[kind] })),
    },
    { environment: {} },
  );
  const seen = cases.map(async (one) => {
    const answer = await ask(aigw, one).then(
      (response) => response.text(),
      () => "closed",
    );
    return answer === sent(one.stream) ? "as sent" : "damaged";
  });
  const all = await Promise.all(seen.map((one) => one.catch(() => "cut")));
  await aigw.stop();
  return all;
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-never-recorded-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What a replay answers without any fault: the bytes, or that nothing is recorded. */
async function replayed(cassettes: string): Promise<readonly string[]> {
  const aigw = await emulator({ cassettes, mode: "replay", onMiss: "error", padding: false, speed: 0 }, { environment: {} });
  const answers: string[] = [];
  for (const one of cases) {
    const response = await ask(aigw, one);
    const text = await response.text();
    answers.push(response.ok ? (text === sent(one.stream) ? "as sent" : `damaged: ${text.slice(0, 200)}`) : "not recorded");
  }
  return answers;
}

test.each<Mode>(["record", "auto", "refresh"])(
  "%s: no kind of fault gets into a recording, on any side, whole or streamed",
  async (mode) => {
    const cassettes = folder();
    const seen = await struck(mode, cassettes, (await provider()).url);
    expect(new Set(seen)).toEqual(new Set(["as sent", "damaged", "cut"]));
    const kept = await replayed(cassettes);
    const wrong = cases.flatMap(({ name }, index) => (/^damaged/.test(kept[index] ?? "") ? [`${name}: ${kept[index]}`] : []));
    expect(wrong).toEqual([]);
    expect(new Set(kept)).toEqual(new Set(["as sent", "not recorded"]));
  },
);

test("what refresh asks anew under a fault does not take the place of what was recorded", async () => {
  const cassettes = folder();
  const { url } = await provider();
  const clean = await emulator(
    { cassettes, mode: "record", padding: false, upstreams: { openai: `${url}/v1` } },
    { environment: {} },
  );
  for (const one of cases) await (await ask(clean, one)).text();
  await clean.stop();
  await struck("refresh", cassettes, url);
  expect(new Set(await replayed(cassettes))).toEqual(new Set(["as sent"]));
});

test.each<Mode>(["passthrough", "check", "replay", "mock"])("%s writes nothing, struck or not", async (mode) => {
  const cassettes = folder();
  await struck(mode, cassettes, (await provider()).url);
  expect(readdirSync(cassettes)).toEqual([]);
});
