import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { catalog, type RefusalName } from "../../../src/errors/catalog.ts";
import { lints } from "../../../src/errors/lints.ts";
import { knownIds, lookUp } from "../../../src/explain/reference.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { type FakeTerminalParts, fakeTerminal } from "./fake-terminal.ts";

async function run(line: string, parts: FakeTerminalParts = {}) {
  const terminal = fakeTerminal(line.split(" "), parts);
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed(), err: terminal.complained() };
}

/** A terminal at which an emulator answers, and the URLs that it was asked. */
async function withEmulator() {
  const aigw = await emulator();
  const asked: string[] = [];
  const fetch = (url: string, init: RequestInit) => {
    asked.push(url);
    return aigw.fetch(url, init);
  };
  return { aigw, asked, fetch };
}

test.each([
  [
    "AIGW-L004",
    /^AIGW-L004 {2}path contains .*\n.*\n {2}The real gateway: .*\n {2}What to do: .*\n {2}Example: .*\n {2}More: docs\/lints\.md\n$/,
  ],
  ["aigw-l004", /^AIGW-L004 /],
  ["2008", /^2008 {2}status 400, "Invalid provider"\n {2}When: .*\n {2}What to do: .*\n/],
  ["AIGW-CONFIG", /^AIGW-CONFIG {2}A config file, /],
])("explain %s answers from the tables, with nothing running", async (id, text) => {
  const { code, out } = await run(`explain ${id}`);
  expect(code).toBe(0);
  expect(out).toMatch(text);
});

test("every lint and every refusal has an entry; a code with several meanings has several", () => {
  for (const id of Object.keys(lints)) expect(lookUp(id)).toHaveLength(1);
  for (const name of Object.keys(catalog) as RefusalName[]) expect(lookUp(String(catalog[name].code)), name).not.toEqual([]);
  expect(lookUp("2040").length).toBe(2);
  expect(new Set(knownIds()).size).toBe(knownIds().length);
});

test("explain {id} asks the running emulator and prints the story, times in a column", async () => {
  const { aigw, asked, fetch } = await withEmulator();
  const id = (await post(aigw, "opnai/chat/completions", hello)).headers.get("cf-aig-request-id");
  const { code, out } = await run(`explain ${id} --port 5001`, { fetch });
  expect(code).toBe(0);
  expect(asked).toEqual([`http://127.0.0.1:5001/_aigw/exchanges/${id}`]);
  expect(out).toMatch(new RegExp(`^${id}\\n +[\\d.]+ ms {2}POST /v1/local/default/opnai/chat/completions came in with`));
  expect(out).toContain("did you mean 'openai'?");
  const json = JSON.parse((await run(`explain ${id} --json`, { fetch })).out);
  expect(json).toMatchObject({ id, story: expect.any(Array), trace: expect.any(Array) });
});

test("explain alone lists the last ten, --last explains the newest; AIGW_URL says where", async () => {
  const { aigw, asked, fetch } = await withEmulator();
  const parts = { fetch, environment: { AIGW_URL: "http://box:9000/v1/local/default" } };
  expect((await run("explain", parts)).out).toMatch(/^no exchange yet/);
  const ids: (string | null)[] = [];
  for (let count = 0; count < 12; count++) {
    const answer = await post(aigw, "openai/chat/completions?key=secret", hello);
    await answer.text();
    ids.unshift(answer.headers.get("cf-aig-request-id"));
  }
  const { out } = await run("explain", parts);
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual(ids.slice(0, 10));
  expect(out).toContain("  200  POST /v1/local/default/openai/chat/completions\n");
  expect((await run("explain --last", parts)).out).toMatch(new RegExp(`^${ids[0]}\\n`));
  expect(asked[0]).toBe("http://box:9000/_aigw/exchanges?account=local&limit=10");
});

test("without an emulator, explain says what to type next", async () => {
  const { code, err } = await run("explain 019a7b3e-5f2c-7c41-9d3e-2b8f6a1c4e07");
  expect(code).toBe(2);
  expect(err).toMatch(
    /no emulator answers at http:\/\/127\.0\.0\.1:4177\n.*aigw-emulator explain --port 4177\n {2}\(AIGW-NOT-RUNNING\)/,
  );
});

test("an unknown id is answered with the nearest known one and how to list them", async () => {
  expect((await run("explain AIGW-L0004")).err).toMatch(
    /nothing is known of 'AIGW-L0004'\n.*did you mean AIGW-L00\d\? .*\(AIGW-UNKNOWN-ID\)/s,
  );
  expect((await run("explain 20188")).err).toContain("did you mean 2018?");
  const { aigw, fetch } = await withEmulator();
  const id = (await post(aigw, "opnai/x", {})).headers.get("cf-aig-request-id") ?? "";
  const wrong = `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
  expect((await run(`explain ${wrong}`, { fetch })).err).toContain(`did you mean ${id}?`);
});
