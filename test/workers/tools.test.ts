import { createEmulator } from "aigw-emulator";
import { afterEach, expect, test } from "vitest";
import { answerOf, freePort, startTool, type Tool } from "./tool.ts";

const running: Tool[] = [];

function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Tool {
  const tool = startTool(name, args, env);
  running.push(tool);
  return tool;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((tool) => tool.end()));
});

/** What the Worker of the folder `app` does, whoever serves it. */
async function expectToWork(url: string, tool: Tool): Promise<void> {
  expect(await (await answerOf(`${url}/?q=bread`, tool)).json()).toMatchObject({ response: expect.stringContaining("bread") });
  expect(await (await fetch(`${url}/stream?q=bread`)).text()).toMatch(/^data: \{"response":"Mock".*\n\ndata: \[DONE\]\n\n$/s);
  expect(await (await fetch(`${url}/log?q=bread`)).json()).toMatchObject({
    provider: "workers-ai",
    request_head: '{"prompt":"bread"}',
  });
}

test("wrangler dev serves a Worker whose binding is the emulator's, WB-WR-3 with remarks that do no harm", async () => {
  const port = await freePort();
  const tool = start("wrangler", ["dev", "-e", "local", "--port", String(port)]);
  await expectToWork(`http://127.0.0.1:${port}`, tool);
  expect(tool.printed()).toMatch(/env\.AI.*ai-gateway.*local/);
  expect(tool.printed()).toMatch(/"unsafe" fields are experimental/);
});

test("wrangler dev shares an emulator that AIGW_URL names", async () => {
  const emulator = await createEmulator({ mocks: "no-mocks", cassettes: "no-recordings" });
  await emulator.start();
  const port = await freePort();
  const tool = start("wrangler", ["dev", "-e", "local", "--port", String(port)], { AIGW_URL: emulator.url });
  await answerOf(`http://127.0.0.1:${port}/?q=bread`, tool);
  const answer = await emulator.fetch("http://aigw/_aigw/exchanges");
  expect(await answer.json()).toMatchObject({ exchanges: [{ surface: "binding", provider: "workers-ai" }] });
  await emulator.stop();
});

test("WB-WR-1 without the environment `local`, wrangler dev wants somebody to be logged in", async () => {
  const tool = start("wrangler", ["dev", "--port", String(await freePort())]);
  await expect.poll(tool.printed, { timeout: 30_000 }).toMatch(/logged in|CLOUDFLARE_API_TOKEN/);
});

test("WB-WR-2 a binding of both kinds in one environment is a mistake that Wrangler names", async () => {
  const tool = start("wrangler", ["dev", "-c", "wrangler.both.jsonc", "--port", String(await freePort())]);
  expect(await tool.ended()).toBe(1);
  expect(tool.printed()).toMatch(/AI assigned to/);
});

test("WB-WR-4 what is deployed knows nothing of the emulator", async () => {
  const tool = start("wrangler", ["deploy", "--dry-run"]);
  expect(await tool.ended(), tool.printed()).toBe(0);
  expect(tool.printed()).toMatch(/env\.AI/);
  expect(tool.printed()).not.toMatch(/ai-gateway|aigw|unsafe/);
});

test("WB-NODE-1 getPlatformProxy gives a script the binding, and WB-PLG-4 the script ends by itself", async () => {
  const tool = start("node", ["script.mjs"]);
  expect(await tool.ended(), tool.printed()).toBe(0);
  expect(tool.printed()).toMatch(/\{"response":"Mock answer to “bread”.*","provider":"workers-ai"\}/);
});

test("Vite serves a Worker whose binding is the emulator's", async () => {
  const port = await freePort();
  const tool = start("vite", ["dev", "--host", "127.0.0.1", "--port", String(port), "--strictPort"]);
  await expectToWork(`http://127.0.0.1:${port}`, tool);
});

test("tests in the Workers runtime pass, WB-VIT-2 and leave no rejection behind", async () => {
  const tool = start("vitest", ["run"]);
  expect(await tool.ended(), tool.printed()).toBe(0);
  expect(tool.printed()).toMatch(/Tests {2}4 passed/);
  expect(tool.printed()).not.toMatch(/unhandled|uncaught/i);
});

test("WB-VIT-1 with remote bindings, no test of a Worker with AI runs", async () => {
  const tool = start("vitest", ["run", "--config", "vitest.remote.config.ts"]);
  expect(await tool.ended()).toBe(1);
  expect(tool.printed()).toMatch(/Failed to start the remote proxy session/);
});
