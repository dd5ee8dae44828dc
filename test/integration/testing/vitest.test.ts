import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { json, localUpstream } from "../../support/upstream.ts";
import { type VitestProject, type VitestRun, vitestProject } from "../../support/vitest-project.ts";

// A real Vitest runs these files in a child; what it says of them is looked at here.

const ASK = `
export const body = (content = "hi") =>
  JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content }] });
/** As an SDK does: base URL and key from the environment. */
export const ask = (content, headers = {}) =>
  fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY, "content-type": "application/json", ...headers },
    body: body(content),
  });
`;

const FILES = {
  "ask.mjs": ASK,
  "fixture.test.mjs": `
import { expect } from "vitest";
import { test } from "aigw-emulator/vitest";
import { ask } from "./ask.mjs";
test("asks and sees", async ({ gateway }) => {
  expect(gateway.account).toMatch(/^[0-9a-f]{32}$/);
  expect(gateway.baseURL("/anthropic/v1/")).toBe(gateway.url + "/v1/" + gateway.account + "/default/anthropic/v1");
  const answer = await ask();
  expect(answer.status).toBe(200);
  await expect(gateway).toHaveReachedProvider("openai");
  await expect(answer).toHaveReachedProvider();
  await expect(gateway).not.toHaveHitCache();
  expect(await gateway.exchanges()).toEqual([expect.toHaveReachedProvider("openai")]);
  expect((await gateway.logs()).map(({ statusCode }) => statusCode)).toEqual([200]);
});
test("scripts and times", async ({ gateway }) => {
  await gateway.mock({ match: { lastUserText: "who" }, answer: "The one that was asked." });
  expect(await (await ask("who")).text()).toContain("The one that was asked.");
  await gateway.clock.freeze("2026-01-01T00:00:00Z");
  await ask("when", { "cf-aig-cache-key": "when", "cf-aig-cache-ttl": "3600" });
  await ask("when", { "cf-aig-cache-key": "when", "cf-aig-cache-ttl": "3600" });
  await expect(gateway).toHaveHitCache();
  await gateway.clock.advance("2h");
  await ask("when", { "cf-aig-cache-key": "when", "cf-aig-cache-ttl": "3600" });
  expect(await gateway.lastExchange()).toHaveMissedCache();
  await gateway.reset();
  expect(await gateway.exchanges()).toEqual([]);
});
test("waits for what happens elsewhere", async ({ gateway }) => {
  const waiting = gateway.waitFor({ provider: "openai" });
  void ask("later").then((answer) => answer.text());
  expect((await waiting).status).toBe(200);
  await expect(gateway.waitFor({ provider: "anthropic" }, { timeoutMs: 10 })).rejects.toThrow();
});
test.for([1, 2])("has a world of its own, %i", async (number, { gateway }) => {
  await ask();
  expect(await gateway.exchanges()).toHaveLength(1);
});
`,
  "concurrent.test.mjs": `
import { describe, expect } from "vitest";
import { test } from "aigw-emulator/vitest";
import { ask } from "./ask.mjs";
describe.concurrent("at the same time", () => {
  for (let number = 0; number < 12; number += 1)
    test("contradicts the others " + number, async ({ gateway }) => {
      if (number % 2 === 0) await gateway.fault({ kind: "status", status: 500 + number, provider: "openai" });
      for (let again = 0; again < 3; again += 1) {
        const answer = await ask("hi " + number);
        expect(answer.status).toBe(number % 2 === 0 ? 500 + number : 200);
        expect(process.env.OPENAI_BASE_URL).toContain(gateway.account);
      }
      expect(await gateway.exchanges()).toHaveLength(3);
    });
});
`,
  "environment.test.mjs": `
import { beforeAll, expect, test as plain } from "vitest";
import { test } from "aigw-emulator/vitest";
import { env } from "node:process";
const kept = process.env;
let before;
beforeAll(() => {
  before = process.env.OPENAI_BASE_URL;
});
test("is set", async ({ gateway }) => {
  for (const [name, value] of Object.entries(gateway.env)) expect(process.env[name]).toBe(value);
  expect(env.OPENAI_BASE_URL).toBe(gateway.baseURL("openai"));
  expect(kept.ANTHROPIC_BASE_URL).toBe(gateway.baseURL("anthropic").replace("127.0.0.1", "localhost"));
  expect({ ...process.env }).toMatchObject(gateway.env);
  expect("GROQ_API_KEY" in process.env).toBe(true);
  expect(process.env.OPENAI_API_KEY).not.toBe("sk-of-somebody");
  process.env.OPENAI_API_KEY = "changed";
  delete process.env.GROQ_API_KEY;
  expect(process.env.OPENAI_API_KEY).toBe("changed");
  expect("GROQ_API_KEY" in process.env).toBe(false);
  process.env.OWN = "stays";
});
plain("is as it was", () => {
  expect(process.env.OPENAI_BASE_URL).toBe(before);
  expect(process.env.OPENAI_API_KEY).toBe("sk-of-somebody");
  expect("GROQ_API_KEY" in process.env).toBe(false);
  expect(Object.keys(process.env)).not.toContain("ANTHROPIC_BASE_URL");
  expect(process.env.OWN).toBe("stays");
});
test("is new for the next", ({ gateway }) => {
  expect(process.env.OPENAI_API_KEY).toBe(gateway.env.OPENAI_API_KEY);
});
`,
  "client.mjs": `
const url = process.env.OPENAI_BASE_URL + "/chat/completions";
const key = process.env.OPENAI_API_KEY;
const init = { method: "POST", headers: { authorization: "Bearer " + key, "content-type": "application/json" } };
const body = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] });
export const client = { ask: () => fetch(url, { ...init, body }), request: () => fetch(new Request(url, { ...init, body })), url };
`,
  "made-early.test.mjs": `
import { describe, expect, test as plain } from "vitest";
import { test } from "aigw-emulator/vitest";
import { client } from "./client.mjs";
describe.concurrent("a client of everybody", () => {
  for (let number = 0; number < 8; number += 1)
    test("made early, asked by " + number, async ({ gateway }) => {
      if (number % 2) await gateway.fault({ kind: "status", status: 503 });
      for (const call of [client.ask, client.request]) expect((await call()).status).toBe(number % 2 ? 503 : 200);
      expect((await gateway.exchanges()).map(({ account }) => account)).toEqual([gateway.account, gateway.account]);
    });
});
plain("made early, and the environment is as it was", () => {
  expect(client.url).toContain("http://127.0.0.1:");
  expect(process.env.OPENAI_BASE_URL).toBeUndefined();
});
`,
  "hooks.test.mjs": `
import { describe, expect, test } from "vitest";
import { useGateway } from "aigw-emulator/vitest";
import { ask } from "./ask.mjs";
const gateway = useGateway();
test("hooks give a gateway", async () => {
  expect((await ask()).status).toBe(200);
  await expect(gateway).toHaveReachedProvider("openai");
});
describe.concurrent("hooks at the same time", () => {
  for (let number = 0; number < 6; number += 1)
    test("hooks contradict " + number, async () => {
      if (number % 2) await gateway.fault({ kind: "status", status: 503 });
      await new Promise((done) => setTimeout(done, 5));
      expect((await ask()).status).toBe(number % 2 ? 503 : 200);
      expect(await gateway.exchanges()).toHaveLength(1);
    });
});
test("hooks fail with the story", async () => {
  await ask();
  expect(1).toBe(2);
});
`,
  "failing.test.mjs": `
import { expect } from "vitest";
import { test } from "aigw-emulator/vitest";
import { ask } from "./ask.mjs";
test("fails with the story", async ({ gateway }) => {
  await gateway.fault({ kind: "status", status: 503, provider: "openai" });
  expect((await ask()).status).toBe(200);
});
test("fails after many", async () => {
  for (let number = 0; number < 20; number += 1) await ask();
  throw new Error("enough");
});
test("fails by a matcher", async ({ gateway }) => {
  await ask();
  await expect(gateway).toHaveHitCache();
});
test("fails for a matcher that is not awaited", async ({ gateway }) => {
  await ask();
  expect(gateway).not.toHaveHitCache();
});
test("fails by not", async ({ gateway }) => {
  await ask();
  await expect(gateway).not.toHaveReachedProvider("openai");
});
test("fails because it waits too long", { timeout: 1500 }, async ({ gateway }) => {
  await gateway.fault({ kind: "latency", median: "60s", provider: "openai" });
  await ask();
});
test("fails without a question", () => {
  expect("this").toBe("that");
});
test("fails and is tried again", { retry: 1 }, async ({ gateway }) => {
  await ask();
  expect(await gateway.exchanges()).toHaveLength(1);
  throw new Error("again");
});
test.fails("is to fail", () => {
  throw new Error("as it should");
});
`,
};

describe("a Vitest run with the fixture", () => {
  let project: VitestProject;
  let run: VitestRun;
  const statuses = (pattern: RegExp) =>
    Object.entries(run.tests)
      .filter(([name]) => pattern.test(name))
      .map(([, { status }]) => status);
  const messages = (name: string) => run.tests[name]?.messages.join("\n") ?? "";

  beforeAll(async () => {
    project = vitestProject(
      `include: ["*.test.mjs"], env: { OPENAI_API_KEY: "sk-of-somebody" }, provide: { aigw: { report: "report.json" } }`,
      FILES,
    );
    run = await project.run();
  }, 240_000);
  afterAll(() => project.remove());

  test("passes what is right: asks, scripts, moves time, waits", () => {
    expect(statuses(/^(?:asks|scripts|waits|has a world)/), run.output).toEqual(Array(5).fill("passed"));
  });

  test("keeps tests apart that run at the same time with contradictory faults", () => {
    expect(statuses(/contradicts/), run.output).toEqual(Array(12).fill("passed"));
  });

  test("sets every SDK's variables for a test and puts them back, stand-in keys over real ones (R-9)", () => {
    expect(statuses(/^is (?:set|as|new)/), run.output).toEqual(Array(3).fill("passed"));
  });

  test("sends clients that were made while modules were loaded to the test that asks", () => {
    expect(statuses(/^(?:a client of everybody )?made early/), run.output).toEqual(Array(9).fill("passed"));
  });

  test("gives the same by hooks, also at the same time", () => {
    expect(statuses(/^(?:hooks give|hooks at)/), run.output).toEqual(Array(7).fill("passed"));
    expect(messages("hooks fail with the story")).toContain("What the gateway saw in this test");
  });

  test("adds to a failing test's error what the gateway saw, with the id, the command and the URL (R-21)", () => {
    const told = messages("fails with the story");
    expect(told).toContain("expected 503 to be 200");
    expect(told).toMatch(/[0-9a-f-]{36} {2}POST openai\/chat\/completions gpt-4o-mini, 503/);
    expect(told).toContain("The fault status-1 struck between gateway and provider, attempt 1: it answers with status 503.");
    expect(told).toMatch(/AIGW_URL=http:\/\/127\.0\.0\.1:\d+ npx aigw-emulator explain [0-9a-f-]{36}/);
    expect(run.output).toContain("The fault status-1 struck");
  });

  test("is short about many exchanges, and says when there were none", () => {
    const told = messages("fails after many");
    expect(told).toContain("7 before these");
    expect(told.match(/POST openai\/chat\/completions gpt-4o-mini, 200$/gm)).toHaveLength(13);
    expect(told.match(/came in with/g)).toHaveLength(3);
    expect(messages("fails without a question")).toContain("The gateway was asked nothing in this test");
  });

  test("tells what a test that took too long was waiting for", () => {
    const told = messages("fails because it waits too long");
    expect(told).toMatch(/timed out[\s\S]*POST openai\/chat\/completions, not answered when the test ended\n/);
    expect(told).toContain("The fault latency-1 struck");
  });

  test("says of a matcher what did happen instead", () => {
    expect(messages("fails by a matcher")).toMatch(
      /expected the exchange of the gateway to have hit the cache\n {2}.*the cache was not used: caching is off/,
    );
    expect(messages("fails by not")).toMatch(
      /expected the exchange of the gateway not to have reached openai\n.*it reached openai/,
    );
  });

  test("fails a test that does not await a matcher, and says where await is missing", () => {
    expect(messages("fails for a matcher that is not awaited")).toContain(
      "the test ended before toHaveHitCache had judged, and could not fail by it: write await before expect(…).toHaveHitCache(…)",
    );
  });

  test("gives each try of a test that is tried again a sandbox, and leaves tests alone that are to fail", () => {
    expect(messages("fails and is tried again").match(/What the gateway saw/g)).toHaveLength(2);
    expect(statuses(/^is to fail/)).toEqual(["passed"]);
  });

  test("ends with a summary, and a report where one is wanted", async () => {
    expect(run.output).toMatch(
      /aigw-emulator {2}\d+ requests \(\d+ answered with an error\) · \d+ cache hits? · cost \$[\d.]+, avoided/,
    );
    const { default: report } = await import(`${project.folder}/report.json`, { with: { type: "json" } });
    expect(report).toMatchObject({ cacheHits: 1, lints: [], broken: [] });
    expect(report.requests).toBeGreaterThan(60);
    expect(report.costAvoided).toBeGreaterThan(report.cost);
  });
});

describe("in every pool, in several projects at once", () => {
  test("one emulator serves them all", async () => {
    const pools = ["forks", "threads", "vmThreads"];
    const projects = pools.map(
      (pool) => `{ extends: true, test: { name: "${pool}", pool: "${pool}", include: ["*.test.mjs"] } }`,
    );
    const project = vitestProject(`projects: [${projects.join(", ")}]`, {
      "ask.mjs": ASK,
      "concurrent.test.mjs": FILES["concurrent.test.mjs"],
      "url.test.mjs": `
import { expect } from "vitest";
import { test } from "aigw-emulator/vitest";
test("tells where it is", async ({ gateway }) => {
  console.log("URL " + gateway.url + " " + gateway.account);
  expect(await gateway.exchanges()).toEqual([]);
});
`,
    });
    try {
      const { code, output } = await project.run();
      expect(code, output).toBe(0);
      const told = [...output.matchAll(/URL (\S+) (\S+)/g)];
      expect(new Set(told.map(([, url]) => url)).size).toBe(1);
      expect(new Set(told.map(([, , account]) => account)).size).toBe(pools.length);
      expect(output.match(/^aigw-emulator {2}/gm)).toHaveLength(1);
    } finally {
      project.remove();
    }
  }, 240_000);
});

describe("gates", () => {
  test("break the run and say why, although every test passed", async () => {
    const project = vitestProject(
      `include: ["*.test.mjs"], provide: { aigw: { maxCost: 0.00001, maxRequests: 1, failOn: ["lint", "unmatched"] } }`,
      {
        "ask.mjs": ASK,
        "gates.test.mjs": `
import { test } from "aigw-emulator/vitest";
import { ask } from "./ask.mjs";
test("asks twice, once with a mistake", async ({ gateway }) => {
  await ask();
  await ask("hi", { "cf-aig-cache-ttl": "60" });
});
`,
      },
    );
    try {
      const { code, output } = await project.run();
      expect(output).toMatch(/Tests {2}1 passed/);
      expect(code).toBe(1);
      expect(output).toMatch(/the run fails: it cost \$\S+, and max-cost is \$0\.00001; most of it for openai gpt-4o-mini/);
      expect(output).toContain("the run fails: 2 requests were made, and max-requests is 1");
      expect(output).toContain("the run fails: AIGW-L031, once: ");
    } finally {
      project.remove();
    }
  }, 180_000);
});

describe("watch mode", () => {
  test("runs again in a fresh world", async () => {
    const file = (expected: number) => `
import { expect } from "vitest";
import { test } from "aigw-emulator/vitest";
import { ask } from "./ask.mjs";
test("asks", async ({ gateway }) => {
  await ask();
  expect(await gateway.exchanges()).toHaveLength(${expected});
});
`;
    const project = vitestProject('include: ["*.test.mjs"]', { "ask.mjs": ASK, "again.test.mjs": file(2) });
    try {
      const { output } = project.watch();
      await expect.poll(output, { timeout: 90_000, interval: 200 }).toMatch(/1 failed/);
      // The account is the same; what the failed test left for explain is forgotten.
      project.save("again.test.mjs", file(1));
      await expect.poll(output, { timeout: 90_000, interval: 200 }).toMatch(/1 passed/);
    } finally {
      project.remove();
    }
  }, 200_000);
});

describe("a test that names a cassette (R-7)", () => {
  test("records once and replays from then on, without key or provider; others are answered by mock models", async () => {
    const provider = await localUpstream((_, response) =>
      json(response, { object: "list", data: [{ id: "from the provider" }] }),
    );
    const project = vitestProject('include: ["*.test.mjs"]', {
      "aigw.config.yaml": `mode: record\nupstreams: { openai: "${provider.url}" }\n`,
      "replayed.mjs": "export const replayed = false;",
      "tape.test.mjs": `
import { expect } from "vitest";
import { replayed } from "./replayed.mjs";
import { test } from "aigw-emulator/vitest";
const ask = (gateway) => gateway.fetch("openai/models", { headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY } });
test("plays it", async ({ gateway }) => {
  expect(await gateway.cassette()).toBe("tape-plays-it");
  expect(await (await ask(gateway)).text()).toContain("from the provider");
  if (replayed) await expect(gateway).toHaveUsedCassette("tape-plays-it");
});
test("names none", async ({ gateway }) => {
  expect(await (await ask(gateway)).text()).not.toContain("from the provider");
});
test("misses", async ({ gateway }) => {
  if (!replayed) return;
  await gateway.cassette("other");
  const missed = await ask(gateway);
  expect(missed.status).toBe(406);
  expect(await missed.text()).toContain("record it: run the test again with AIGW_MODE=auto and a key of the provider in the environment");
});
`,
    });
    try {
      const recorded = await project.run();
      expect(recorded.code, recorded.output).toBe(0);
      expect(recorded.output).toContain("1 recorded");
      expect(provider.asked).toHaveLength(1);
      project.save("aigw.config.yaml", "mode: replay\n");
      project.save("replayed.mjs", "export const replayed = true;");
      const again = await project.run();
      expect(again.code, again.output).toBe(0);
      expect(again.output).toContain("recordings: 1 used");
      expect(provider.asked).toHaveLength(1);
    } finally {
      project.remove();
    }
  }, 240_000);
});
