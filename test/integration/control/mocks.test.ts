import { expect, test } from "vitest";
import type { ControlError } from "../../../src/client/control-error.ts";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { client } from "../../support/client.ts";
import { emulator, hello } from "../../support/emulator.ts";
import { memoryFiles } from "../../support/memory-files.ts";

async function said(aigw: EmulatorInside, account = "local"): Promise<string> {
  const answer = await aigw.fetch(`http://aigw/v1/${account}/default/openai/chat/completions`, {
    method: "POST",
    body: JSON.stringify(hello),
  });
  return (await answer.json()).choices[0].message.content;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ControlError) => error,
  );

test("a rule that was added answers its account as often as it says, before the files' rules", async () => {
  const files = memoryFiles({ "/mocks/a.mock.yaml": "- id: file\n  answer: from the file\n" });
  const aigw = await emulator({ mocks: "/mocks" }, { files });
  const { mocks } = client(aigw);
  const rule = await mocks.add({ match: { model: "gpt-4o*" }, answer: "added", times: 2 });
  expect(rule).toEqual({
    id: "mock-1",
    file: "control API",
    line: 1,
    explanation: expect.stringContaining("gpt-4o"),
    hits: 0,
    shadowed: null,
  });
  expect([await said(aigw), await said(aigw), await said(aigw)]).toEqual(["added", "added", "from the file"]);
  expect(await said(aigw, "other")).toBe("from the file");
  expect((await mocks.list()).map(({ id, hits }) => [id, hits])).toEqual([
    ["mock-1", 2],
    ["file", 1],
  ]);
  expect(await mocks.list({ unused: true })).toEqual([]);
  expect(await client(aigw, "other").mocks.list()).toHaveLength(1);
});

test("several rules are added together in their order, and one that is wrong leaves all of them out", async () => {
  const aigw = await emulator();
  const { mocks } = client(aigw);
  const wrong = await failure(mocks.addAll([{ answer: "one" }, { answer: "two", time: 1 } as never]));
  expect(wrong).toMatchObject({
    status: 400,
    detail: expect.stringContaining('rules.1: unknown key "time"'),
    hint: expect.stringContaining('did you mean "times"?'),
  });
  expect(await mocks.list()).toEqual([]);
  await mocks.addAll([{ id: "first", answer: "one", times: 1 }, { answer: "two" }]);
  expect([await said(aigw), await said(aigw)]).toEqual(["one", "two"]);
});

test("ids are unique, and only rules that were added are removed", async () => {
  const files = memoryFiles({ "/mocks/a.mock.yaml": "- id: file\n  answer: from the file\n" });
  const aigw = await emulator({ mocks: "/mocks" }, { files });
  const { mocks } = client(aigw);
  expect((await failure(mocks.add({ id: "file", answer: "x" })))?.detail).toMatch(
    /^id: 'file' is also a rule of .*a\.mock\.yaml:1/,
  );
  expect(await failure(mocks.remove("file"))).toMatchObject({ status: 404, detail: expect.stringMatching(/a\.mock\.yaml:1/) });
  expect((await failure(mocks.remove("mock-1")))?.hint).toBe("none was added to this account");
  await mocks.add({ id: "greeting", answer: "hi" });
  expect((await failure(mocks.remove("greting")))?.hint).toContain("did you mean 'greeting'?");
  expect((await mocks.remove("greeting")).id).toBe("greeting");
  expect(await said(aigw)).toBe("from the file");
});

test("a rule may name a provider of the account alone that the emulator plays", async () => {
  const { mocks } = client(await emulator());
  expect(await failure(mocks.add({ match: { provider: "openia" }, answer: "x" }))).toMatchObject({
    status: 400,
    detail: expect.stringContaining('did you mean "openai"?'),
  });
});

test("rules go with a reset of the account, with clear, and come back with new ids", async () => {
  const aigw = await emulator();
  const { mocks, reset } = client(aigw);
  await mocks.add({ answer: "a" });
  await mocks.add({ answer: "b" });
  expect(await mocks.clear()).toBe(2);
  expect((await mocks.add({ answer: "c" })).id).toBe("mock-3");
  await reset();
  expect(await mocks.list()).toEqual([]);
});

test("what is no rule is told what one looks like", async () => {
  const aigw = await emulator();
  const answer = await aigw.fetch("http://aigw/_aigw/mocks", { method: "POST", body: "[1]" });
  expect(await answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining("expected a rule, such as {") });
});
