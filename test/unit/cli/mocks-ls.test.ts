import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const rules = `rules:
  - { id: hi, match: { lastUserText: hello }, answer: hi }
  - { id: never, match: { lastUserText: hello, model: gpt-4o-mini }, answer: no }
`;

async function run(line: string, files: Record<string, string>) {
  const terminal = fakeTerminal(line.split(" "), { files });
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed(), err: terminal.complained() };
}

test("mocks ls prints each rule with its place and a sentence, and says which can never answer", async () => {
  const { code, out, err } = await run("mocks ls", { "/app/mocks/a.mock.yaml": rules, "/app/mocks/notes.yaml": "x: 1" });
  expect(code).toBe(0);
  expect(out).toContain("hi  /app/mocks/a.mock.yaml:2\n");
  expect(out).toMatch(/never {2}.*:3\n.*\n {4}never answers: hi \(/);
  expect(err).toContain("notes.yaml");
});

test("mocks ls --json is for machines", async () => {
  const { out } = await run("mocks ls --json --mocks other", { "/app/other/a.mock.yaml": rules });
  expect(JSON.parse(out).rules).toMatchObject([
    { id: "hi", line: 2, shadowed: null },
    { id: "never", line: 3, shadowed: expect.stringContaining("hi") },
  ]);
});

test("mocks ls without rules says where it looked, and a broken file is refused with its place", async () => {
  expect((await run("mocks ls", {})).out).toBe("no rules in mocks/*.mock.yaml\n");
  const broken = await run("mocks ls", { "/app/mocks/a.mock.yaml": "rules:\n  - { mach: {} }\n" });
  expect(broken.code).toBe(2);
  expect(broken.err).toContain("/app/mocks/a.mock.yaml:2:");
});
