import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { createEmulator } from "../../src/emulator.ts";
import { realFiles } from "../../src/world/files.ts";
import { builtPreload } from "../support/preload.ts";
import { fakeTerminal } from "../unit/cli/fake-terminal.ts";

const cwd = resolve("test/e2e/torture");
const preload = await builtPreload();
afterAll(preload.remove);

interface Report {
  readonly baseline: { readonly exitCode: number; readonly unfit: string | null };
  readonly scenarios: readonly {
    readonly scenario: string;
    readonly outcome: string;
    readonly did: readonly string[];
    readonly crash: string | null;
    readonly story: readonly string[];
    readonly rerun: string;
  }[];
}

/** As somebody would type it in that folder: all scenarios, and no run longer than twenty seconds. */
async function tortured(suite: string): Promise<Report & { code: number }> {
  const args = ["torture", "--json", "--timeout", "20s", "--", process.execPath, suite];
  const terminal = {
    ...fakeTerminal(args, { preload: preload.file, environment: { PATH: process.env["PATH"] ?? "" } }),
    cwd,
    files: realFiles(),
  };
  const code = await runProgram(terminal, (config) => createEmulator({ ...config, mocks: resolve(cwd, "mocks") }));
  return { code, ...JSON.parse(terminal.printed()) };
}

function failed({ scenarios }: Report): string[] {
  return scenarios.flatMap(({ scenario, outcome }) => (["survived", "never struck"].includes(outcome) ? [] : [scenario]));
}

/** What a planted mistake fails under, what it is seen to do there, and a sentence of the story. */
const planted = {
  "refusal-is-thrown": [["rate-limit-pause", "rate-limit-storm"], "gave up", /429, to come back in/],
  "never-waits": [["rate-limit-pause", "rate-limit-storm"], "asked again too early", /before it was told to, and got 429/],
  "half-is-whole": [["early-end", "malformed-events", "mid-stream-cut", "stalled-stream"], "gave up", /stream|event/],
  "bare-parse": [["malformed-events"], "crashed", /the command crashed: SyntaxError/],
  "no-time-limit": [["stalled-stream"], "hung", /the command hung: it was ended after/],
  "fallback-never-runs": [["openai-outage"], "gave up", /refuses the connection/],
} as const;

describe("six applications with a mistake each, and one without", () => {
  test.concurrent("the sound one survives every scenario that strikes it", { timeout: 240_000 }, async () => {
    const report = await tortured("sound.mjs");
    expect(failed(report)).toEqual([]);
    expect(report.code).toBe(0);
    const survived = report.scenarios.filter(({ outcome }) => outcome === "survived").map(({ scenario }) => scenario);
    for (const [scenarios] of Object.values(planted)) expect(survived).toEqual(expect.arrayContaining([...scenarios]));
  });

  test.concurrent.each(Object.entries(planted))(
    "%s is found, and nothing else is said of it",
    { timeout: 240_000 },
    async (name, [scenarios, deed, sentence]) => {
      const report = await tortured(`planted/${name}.mjs`);
      expect(report.baseline).toMatchObject({ exitCode: 0, unfit: null });
      expect(failed(report)).toEqual(scenarios);
      expect(report.code).toBe(1);
      for (const { scenario, did, story, rerun } of report.scenarios) {
        if (!failed(report).includes(scenario)) continue;
        expect(did, scenario).toContain(deed);
        expect(story.join("\n"), scenario).toMatch(sentence);
        expect(rerun).toContain(`torture --scenario ${scenario} --timeout 20s -- `);
      }
    },
  );

  test("every planted mistake has its expectation", () => {
    expect(readdirSync(resolve(cwd, "planted")).sort()).toEqual(
      Object.keys(planted)
        .map((name) => `${name}.mjs`)
        .sort(),
    );
  });
});
