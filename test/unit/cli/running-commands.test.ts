import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { client } from "../../support/client.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const none = () => Promise.reject(new Error("nothing is to be started"));

async function run(line: string, aigw: EmulatorInside, environment = {}) {
  const terminal = fakeTerminal(line.split(" "), { fetch: aigw.fetch, environment });
  const code = await runProgram(terminal, none);
  return { code, out: terminal.printed(), err: terminal.complained() };
}

test("clock shows, stops, moves and releases an account's time", async () => {
  const aigw = await emulator();
  expect((await run("clock freeze 2026-01-01T12:00:00Z", aigw)).out).toBe(
    "2026-01-01T12:00:00.000Z  local  stands still\n    0 waiting\n",
  );
  expect((await run("clock advance 24h", aigw)).out).toMatch(/^2026-01-02T12:00:00\.000Z /);
  expect((await run("clock set 0", aigw)).out).toMatch(/^1970-01-01T00:00:00\.000Z /);
  expect((await run("clock show --account other", aigw)).out).toMatch(/ {2}other {2}real time\n/);
  expect(JSON.parse((await run("clock resume --json", aigw)).out)).toMatchObject({ frozen: false, aheadMs: 0 });
  expect(await run("clock set 2030", aigw)).toMatchObject({
    code: 2,
    err: expect.stringContaining("write a year as 2030-01-01T00:00:00Z"),
  });
  expect((await run("clock advance 2000", aigw)).code).toBe(0);
  const wrong = await run("clock advance soon", aigw);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("advance: expected a number of milliseconds");
});

test("gateways ls says what is out of the ordinary, show says all", async () => {
  const aigw = await emulator({
    gateways: [
      { id: "a", cache_ttl: 60 },
      { id: "b", authentication: true, retry_max_attempts: 3 },
    ],
  });
  expect((await run("gateways ls", aigw)).out).toBe("a  open, cache 60 s  (config)\nb  token wanted, 3 tries  (config)\n");
  expect((await run("gateways show a", aigw)).out).toMatch(/^id +"a"\n(?:.*\n)*cache_ttl +60\n/);
  expect((await run("gateways show c", aigw)).err).toMatch(
    /account 'local' has no gateway 'c'; it has a, b\n {2}PUT \/_aigw\/gateways\/c makes one/,
  );
});

test("mocks unused lists rules that have answered nothing", async () => {
  const aigw = await emulator();
  await client(aigw).mocks.add({ id: "greeting", match: { lastUserText: "hello" }, answer: "hi" });
  expect((await run("mocks unused", aigw)).out).toMatch(/^greeting {2}control API:1\n/);
  await post(aigw, "openai/chat/completions", hello);
  expect((await run("mocks unused", aigw)).out).toBe("every rule has answered\n");
});

test("an emulator that wants a token gets the one of AIGW_CONTROL_TOKEN", async () => {
  const aigw = await emulator({ controlToken: "a-token-of-sixteen" });
  expect((await run("fault ls", aigw, { AIGW_CONTROL_TOKEN: "a-token-of-sixteen" })).out).toBe("no faults\n");
  expect(await run("fault ls", aigw)).toMatchObject({
    code: 2,
    err: expect.stringContaining("the control API of this emulator wants a token\n  send authorization"),
  });
});

test.each([
  ["logs tail", 3],
  ["logs tail --account local", 2],
  ["logs tail --model gpt-4o", 1],
  ["logs tail --failed", 1],
  ["logs tail --status 4xx --provider openai", 1],
])("%s prints the lines of the server's terminal that are wanted, and ends with the emulator", async (line, count) => {
  const aigw = await emulator();
  const terminal = fakeTerminal(line.split(" "), { fetch: aigw.fetch });
  const code = runProgram(terminal, none);
  await terminal.listening;
  // Heard from the moment on at which the connection is there.
  for (let looks = 0; looks < 20; looks += 1) await aigw.fetch("http://127.0.0.1/_aigw/health");
  await post(aigw, "openai/chat/completions", { ...hello, model: "gpt-4o" });
  await post(aigw, "openai/chat/completions", { model: "mock/400", messages: hello.messages });
  await aigw.fetch("http://aigw/v1/other/default/openai/models");
  await aigw.stop();
  expect(await code).toBe(0);
  const lines = `${terminal.printed()}${terminal.complained()}`.split("\n").filter((text) => /^\d\d:\d\d:\d\d /.test(text));
  expect(lines).toHaveLength(count);
  expect(terminal.complained()).toContain("the emulator has stopped");
});

test("logs tail --json has one object a line, and Ctrl-C ends it", async () => {
  const aigw = await emulator();
  const terminal = fakeTerminal(["logs", "tail", "--json"], { fetch: aigw.fetch });
  const code = runProgram(terminal, none);
  await terminal.listening;
  for (let looks = 0; looks < 20; looks += 1) await aigw.fetch("http://127.0.0.1/_aigw/health");
  await post(aigw, "openai/chat/completions", hello);
  for (let looks = 0; looks < 500 && terminal.printed() === ""; looks += 1) await aigw.fetch("http://127.0.0.1/_aigw/health");
  terminal.interrupt();
  expect(await code).toBe(0);
  expect(JSON.parse(terminal.printed().split("\n")[0] ?? "")).toMatchObject({
    type: "exchange",
    provider: "openai",
    status: 200,
  });
});

test.each(["nonsense", "127.0.0.1:4177", "localhost:4177", "ftp://127.0.0.1"])(
  "AIGW_URL=%s is told to be no address",
  async (url) => {
    const { code, err } = await run("fault ls", await emulator(), { AIGW_URL: url });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`AIGW_URL: expected an address such as http://127.0.0.1:4177, found '${url}'`),
    ]);
  },
);
