import { expect, test } from "vitest";
import { defineFault } from "../../../src/config/define-fault.ts";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { FaultPredicate, FaultRequest } from "../../../src/schema/fault-input.ts";
import { call } from "../../support/control.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";
const ask = async (aigw: EmulatorInside, content: string, headers = {}) =>
  (await post(aigw, chat, { ...hello, messages: [{ role: "user", content }] }, headers)).status;

const long: FaultPredicate = ({ body }) => JSON.stringify(body).length > 200;

test("a fault of the options strikes where its `when` says so, in every account", async () => {
  const aigw = await emulator({ faults: [defineFault({ kind: "context-exceeded", when: long })] });
  expect([await ask(aigw, "short"), await ask(aigw, "long ".repeat(50)), await ask(aigw, "short")]).toEqual([200, 400, 200]);
  const [rule] = (await call(aigw, "GET", "faults")).body.faults;
  expect(rule).toMatchObject({ seen: 1, struck: 1, explanation: expect.stringMatching(/where its `when` says so$/) });
});

test("`when` counts together with the rest: of what fits only the second", async () => {
  const aigw = await emulator();
  aigw.fault({ kind: "quota", provider: "openai", from: 2, to: 2, when: long });
  const asked = ["long ".repeat(50), "short", "long ".repeat(60), "long ".repeat(70)];
  const statuses: number[] = [];
  for (const content of asked) statuses.push(await ask(aigw, content));
  expect(statuses).toEqual([200, 200, 429, 200]);
});

test("it sees the request, once for every try upstream", async () => {
  const aigw = await emulator({ speed: 0 });
  const seen: FaultRequest[] = [];
  aigw.fault({ kind: "status", status: 500, when: (request) => seen.push(request) > 0 });
  await ask(aigw, "hello", {
    "cf-aig-max-attempts": "2",
    "cf-aig-retry-delay": "0",
    "cf-aig-metadata": '{"team":"a"}',
    "X-Run": "7",
  });
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(seen[0]).toMatchObject({
    account: "local",
    gateway: "default",
    method: "POST",
    provider: "openai",
    model: "gpt-4o-mini",
    endpoint: "chat/completions",
    metadata: { team: "a" },
    body: { messages: [{ content: "hello" }] },
    step: 0,
  });
  expect(seen[0]?.headers["x-run"]).toBe("7");
});

test("on the client side and at the edge it sees what is known there", async () => {
  const aigw = await emulator();
  const seen: FaultRequest[] = [];
  const look: FaultPredicate = (request) => {
    seen.push(request);
    return false;
  };
  aigw.fault({ kind: "maintenance", when: look });
  aigw.fault({ kind: "quota", side: "client", when: look });
  await ask(aigw, "hello");
  expect(seen.map(({ provider, model, step, attempt }) => [provider, model, step, attempt])).toEqual([
    ["openai", undefined, undefined, undefined],
    ["openai", "gpt-4o-mini", 0, undefined],
  ]);
});

test("a body that is no JSON is none for it", async () => {
  const aigw = await emulator();
  const bodies: unknown[] = [];
  aigw.fault({ kind: "quota", when: ({ body }) => bodies.push(body) < 0 });
  await post(aigw, chat, "{ no JSON");
  expect(bodies).toEqual([undefined]);
});

test.each<[FaultPredicate, RegExp]>([
  [
    () => {
      throw new RangeError("off by one");
    },
    /its `when` threw RangeError: off by one/,
  ],
  [(async () => true) as unknown as FaultPredicate, /its `when` gave a promise: expected true or false/],
  [(() => undefined) as unknown as FaultPredicate, /its `when` gave undefined/],
])("one that cannot say keeps the fault from striking, and that is told", async (when, why) => {
  const aigw = await emulator();
  const fault = aigw.fault({ kind: "bad-key", when });
  expect(await ask(aigw, "hello")).toBe(200);
  expect(fault.counts()).toEqual({ seen: 0, struck: 0, missed: 1, missedWhy: expect.stringMatching(why) });
  const { exchanges } = (await call(aigw, "GET", "exchanges?limit=1")).body;
  const { story } = (await call(aigw, "GET", `exchanges/${exchanges[0].id}`)).body;
  expect(story.join("\n")).toMatch(why);
});

test("a fault in one's hands is counted, taken away, and gone after a reset", async () => {
  const aigw = await emulator();
  const fault = aigw.fault({ kind: "bad-key", id: "mine" }, "team");
  expect([fault.id, fault.explanation]).toEqual(["mine", "upstream: refuses the key"]);
  expect(await ask(aigw, "hello")).toBe(200);
  const team = () => aigw.fetch(`http://x/v1/team/default/${chat}`, { method: "POST", body: JSON.stringify(hello) });
  expect((await team()).status).toBe(401);
  expect(fault.counts()).toEqual({ seen: 1, struck: 1, missed: 0, missedWhy: null });
  fault.remove();
  fault.remove();
  expect(fault.counts()).toBeUndefined();
  expect((await team()).status).toBe(200);
  const other = aigw.fault({ kind: "quota", account: "team" });
  aigw.reset("team");
  expect(other.counts()).toBeUndefined();
});

test("what is no fault is refused as everywhere, and no text can stand for a function", async () => {
  const aigw = await emulator();
  expect(() => aigw.fault({ kind: "stal" })).toThrow(/no kind of fault 'stal'/);
  expect(() => aigw.fault({ kind: "stall", provider: "opnai" })).toThrow(/provider: there is no provider 'opnai'/);
  expect((await call(aigw, "POST", "faults", { kind: "stall", when: "always" })).body.detail).toMatch(
    /when: expected a function, which createEmulator, .* can give, found "always"/,
  );
});
