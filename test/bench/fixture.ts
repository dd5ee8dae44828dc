import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Median milliseconds that Vitest says a test took. */
export interface TestTimes {
  /** That does nothing. */
  readonly empty: number;
  /** The same with the fixture: a sandbox made and forgotten. */
  readonly fixture: number;
  /** The same with one question to the gateway. */
  readonly asking: number;
}

const FILES = {
  "empty.test.mjs": 'import { test } from "vitest";\nfor (let n = 0; n < COUNT; n += 1) test("t" + n, () => {});',
  "fixture.test.mjs": 'import { test } from "aigw-emulator/vitest";\nfor (let n = 0; n < COUNT; n += 1) test("t" + n, () => {});',
  "asking.test.mjs": `import { test } from "aigw-emulator/vitest";
for (let n = 0; n < COUNT; n += 1) test("t" + n, async ({ gateway }) => {
  await (await gateway.fetch("openai/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer any" },
    body: '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}',
  })).text();
});`,
};

/** Runs a Vitest on the built package, three files of so many tests one after the other, and reads its times. */
export function fixtureTimes(count: number): TestTimes {
  const folder = mkdtempSync(join(tmpdir(), "aigw-bench-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve("."), join(folder, "node_modules/aigw-emulator"));
    symlinkSync(resolve("node_modules/vitest"), join(folder, "node_modules/vitest"));
    const settings = { globalSetup: ["aigw-emulator/vitest"], include: ["*.test.mjs"], fileParallelism: false };
    writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify({ test: settings })};`);
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(folder, file), text.replace("COUNT", String(count)));
    const vitest = resolve("node_modules/vitest/vitest.mjs");
    execFileSync(process.execPath, [vitest, "run", "--root", folder, "--reporter=json", "--outputFile=times.json"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const { testResults } = JSON.parse(readFileSync(join(folder, "times.json"), "utf8")) as Results;
    const of = (file: string) => {
      const found = testResults.find(({ name }) => name.endsWith(`/${file}`))?.assertionResults ?? [];
      // The first ones load what all others use.
      return median(found.slice(20).map(({ duration }) => duration ?? 0));
    };
    return { empty: of("empty.test.mjs"), fixture: of("fixture.test.mjs"), asking: of("asking.test.mjs") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly duration?: number }[];
  }[];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
