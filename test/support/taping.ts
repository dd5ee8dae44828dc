import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { createEmulator } from "../../src/emulator.ts";
import { realFiles } from "../../src/world/files.ts";
import { fakeTerminal } from "../unit/cli/fake-terminal.ts";
import { builtPreload } from "./preload.ts";

let preload: Awaited<ReturnType<typeof builtPreload>> | undefined;
beforeAll(async () => {
  preload = await builtPreload();
});
afterAll(() => preload?.remove());

/** The command line in a folder, with real emulators that keep their recordings there. */
export async function commandLine(cwd: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const terminal = {
    ...fakeTerminal(args, {
      ...(preload && { preload: preload.file }),
      environment: { PATH: process.env["PATH"] ?? "", ...environment },
    }),
    cwd,
    files: realFiles(),
  };
  const code = await runProgram(terminal, (config) =>
    createEmulator(
      { ...config, cassettes: join(cwd, config.cassettes), mocks: join(cwd, "mocks") },
      { environment: terminal.environment },
    ),
  );
  return { code, out: terminal.printed(), err: terminal.complained() };
}

/** A program that asks OpenAI a question for each of its arguments. */
export const ASKING = `
for (const content of process.argv.slice(2)) {
  const answer = await fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer " + process.env.OPENAI_API_KEY },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content }] }),
  });
  await answer.text();
}
`;
