import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { createEmulator } from "../../../src/emulator.ts";
import { realFiles } from "../../../src/world/files.ts";
import { builtPreload } from "../../support/preload.ts";
import { json, localUpstream } from "../../support/upstream.ts";
import { fakeTerminal } from "../../unit/cli/fake-terminal.ts";

/** A program as people have them: it knows OPENAI_BASE_URL and its key, and nothing of an emulator. */
const PROGRAM = `
const answer = await fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer " + process.env.OPENAI_API_KEY },
  body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: process.argv[2] ?? "hello" }] }),
});
if (!answer.ok) process.exit(7);
`;

let preload: Awaited<ReturnType<typeof builtPreload>>;
beforeAll(async () => {
  preload = await builtPreload();
});
afterAll(() => preload?.remove());

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-tape-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, "program.mjs"), PROGRAM);
  return dir;
}

async function run(cwd: string, args: string[], environment: Record<string, string>) {
  const terminal = {
    ...fakeTerminal(args, { preload: preload.file, environment: { PATH: process.env["PATH"] ?? "", ...environment } }),
    cwd,
    files: realFiles(),
  };
  const code = await runProgram(terminal, (config) =>
    createEmulator(
      { ...config, cassettes: join(cwd, config.cassettes), mocks: join(cwd, "mocks") },
      { environment: terminal.environment },
    ),
  );
  return { code, said: terminal.complained() };
}

test("record -- and replay -- run a program that knows nothing of it: with a key once, without one ever after", async () => {
  const upstream = await localUpstream((_, response) => json(response, { id: "chatcmpl-1", choices: [] }));
  const cwd = folder();
  writeFileSync(join(cwd, "aigw.config.json"), JSON.stringify({ upstreams: { openai: upstream.url } }));
  const recorded = await run(cwd, ["record", "--cassette", "story", "--", process.execPath, "program.mjs"], {
    OPENAI_API_KEY: "sk-live",
  });
  expect(recorded).toEqual({ code: 0, said: "  recordings: 0 used, 0 unused, 0 missed, 1 recorded\n" });
  expect(upstream.asked[0]?.headers.authorization).toBe("Bearer sk-live");
  expect(readdirSync(join(cwd, "recordings"))).toEqual(["story.yaml"]);
  expect(readFileSync(join(cwd, "recordings/story.yaml"), "utf8")).not.toContain("sk-live");
  await upstream.stop();
  const replayed = await run(cwd, ["replay", "--", process.execPath, "program.mjs"], {});
  expect(replayed).toEqual({ code: 0, said: "  recordings: 1 used, 0 unused, 0 missed, 0 recorded\n" });
});

test("replay -- gives the program's own exit code, and tells what was asked and is not recorded", async () => {
  const cwd = folder();
  const missed = await run(cwd, ["replay", "--", process.execPath, "program.mjs", "another question"], {});
  expect(missed.code).toBe(7);
  expect(missed.said).toContain(
    "missed: openai chat/completions gpt-4o-mini\n      no recording answers openai chat/completions gpt-4o-mini: nothing is recorded in the folder of recordings\n      record it: ",
  );
  const other = await run(cwd, ["replay", "--mode", "mock", "--", process.execPath, "program.mjs"], {});
  expect([other.code, other.said]).toEqual([2, expect.stringContaining("--mode mock: replay has a mode of its own")]);
  const unknown = await run(cwd, ["record", "--", "no-such-program"], {});
  expect(unknown.code).toBe(2);
  expect(unknown.said).toContain("'no-such-program' cannot be run");
  expect((await run(cwd, ["record"], {})).said).toContain("record needs a command to run");
});

test("a folder that cannot be recorded into is told as such, and the program gets its answer all the same", async () => {
  const upstream = await localUpstream((_, response) => json(response, { id: "chatcmpl-1", choices: [] }));
  const cwd = folder();
  writeFileSync(join(cwd, "aigw.config.json"), JSON.stringify({ upstreams: { openai: upstream.url } }));
  writeFileSync(join(cwd, "taken"), "a file");
  const { code, said } = await run(cwd, ["record", "--cassettes", "taken", "--", process.execPath, "program.mjs"], {
    OPENAI_API_KEY: "sk-live",
  });
  expect(code).toBe(2);
  expect(said).toContain("error: an answer was not recorded: a file stands where a folder has to be (EEXIST)\n  at ");
  expect(said).toContain("(AIGW-FILE)");
  expect(said).toContain("recordings: none were used, and none made (1 request)");
  expect(said).not.toContain("a mistake in aigw-emulator");
});

test("record -- whose key is refused says why nothing was recorded", async () => {
  const upstream = await localUpstream((_, response) => json(response, { error: { message: "no" } }, 401));
  const cwd = folder();
  writeFileSync(join(cwd, "aigw.config.json"), JSON.stringify({ upstreams: { openai: upstream.url } }));
  const { said } = await run(cwd, ["record", "--", process.execPath, "program.mjs"], { OPENAI_API_KEY: "sk-wrong" });
  expect(said).toContain(
    "recordings: none were used, and none made (1 request, 1 answered with an error; refused keys and server errors are recorded with --record-errors)",
  );
});
