import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { providers } from "../../../src/providers/index.ts";
import { fakeTerminal } from "./fake-terminal.ts";

async function run(line: string, files: Readonly<Record<string, string>> = {}) {
  const terminal = fakeTerminal(line.split(" "), { files });
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed() };
}

test("providers prints each with its tasks, its key's places, its prefix and its paths in words", async () => {
  const { code, out } = await run("providers");
  expect(code).toBe(0);
  for (const { id } of providers) expect(out).toMatch(new RegExp(`^${id}  `, "m"));
  expect(out).toContain("perplexity-ai  chat  key authorization: Bearer  compat perplexity/…\n");
  expect(out).toContain("  POST [openai/v1/]chat/completions  groq.chat\n");
  expect(out).toContain("  ws   /v1/{account}/{gateway}/openai\n");
  expect(out).toContain("  ws   /v1/{account}/{gateway}/google\n");
  expect(out).toContain("  POST {resource}/{model}/chat/completions  azure.chat\n");
  expect(out).toContain("  POST v1|v1beta/models|tunedModels/{model}:embedContent  google.embed\n");
});

test("providers --json is for machines", async () => {
  const { providers: told } = JSON.parse((await run("providers --json")).out);
  expect(told.map(({ id }: { id: string }) => id)).toEqual(providers.map(({ id }) => id));
  expect(told[0]).toMatchObject({
    tasks: expect.arrayContaining(["chat", "embedding", "image", "job", "speech", "models"]),
    compat: "openai/",
    sockets: ["openai"],
    origin: "https://api.openai.com/v1",
  });
});

test("G-CUST-1 the custom providers of the config come last, each with the account that has it", async () => {
  const own = "custom_providers: [{ slug: mine, base_url: https://llm.example.com/v1/, enable: true }]";
  const everybodys = "custom_providers: [{ slug: shared, base_url: https://shared.example.com }]";
  const files = { "/app/other.yaml": `accounts: { team-a: { ${own} }, "*": { ${everybodys} } }` };
  const { code, out } = await run("providers --config other.yaml", files);
  expect(code).toBe(0);
  expect(
    out
      .trimEnd()
      .split("\n")
      .filter((line) => line.startsWith("custom-")),
  ).toEqual([
    "custom-mine  account team-a  enabled  https://llm.example.com/v1/…  compat custom-mine/…",
    "custom-shared  every account  not enabled  https://shared.example.com/…  compat custom-shared/…",
  ]);
  const { custom } = JSON.parse((await run("providers --json --config other.yaml", files)).out);
  expect(custom).toMatchObject([
    { account: "team-a", enabled: true, id: "custom-mine", tasks: expect.arrayContaining(["chat", "embedding"]) },
    { account: "*", enabled: false, id: "custom-shared" },
  ]);
  expect(custom[0].endpoints[0]).toMatchObject({ method: "POST", path: "[{base}/]chat/completions", format: "openai.chat" });
});
