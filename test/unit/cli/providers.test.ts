import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { providers } from "../../../src/providers/index.ts";
import { fakeTerminal } from "./fake-terminal.ts";

async function run(line: string) {
  const terminal = fakeTerminal(line.split(" "), {});
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed() };
}

test("providers prints each with its tasks, its key's places, its prefix and its paths in words", async () => {
  const { code, out } = await run("providers");
  expect(code).toBe(0);
  for (const { id } of providers) expect(out).toMatch(new RegExp(`^${id}  `, "m"));
  expect(out).toContain("perplexity-ai  chat  key authorization: Bearer  compat perplexity/…\n");
  expect(out).toContain("  POST [openai/v1/]chat/completions  groq.chat\n");
  expect(out).toContain("  POST {resource}/{model}/chat/completions  azure.chat\n");
  expect(out).toContain("  POST v1|v1beta/models|tunedModels/{model}:embedContent  google.embed\n");
});

test("providers --json is for machines", async () => {
  const { providers: told } = JSON.parse((await run("providers --json")).out);
  expect(told.map(({ id }: { id: string }) => id)).toEqual(providers.map(({ id }) => id));
  expect(told[0]).toMatchObject({
    tasks: ["chat", "embedding", "moderation", "image", "models"],
    compat: "openai/",
    origin: "https://api.openai.com/v1",
  });
});
