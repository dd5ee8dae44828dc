import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const talk = (id: string, answer: string, at: number) => `id: ${id}
request:
  to: openai realtime
  method: WEBSOCKET
  model: gpt-realtime
response:
  status: 101
  frames: |
    +${at} < {"type":"hello"}
    +${at + 5} > {"type":"ask"}
    +${at + 9} < ${answer}
  close:
    at: ${at + 20}
    by: server
    code: 1001
    reason: away
`;
const file = [talk("one", "yes", 5), talk("late", "yes", 700), talk("other", "no", 5)].join("---\n");

async function run(line: string) {
  const terminal = fakeTerminal(line.split(" "), { files: { "/app/recordings/talk.yaml": file } });
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed() };
}

test("cassettes show prints a conversation message by message, and how it ended", async () => {
  const { out } = await run("cassettes show one");
  expect(out).toContain(
    '+5 < {"type":"hello"}\n          +10 > {"type":"ask"}\n          +14 < yes\n          +25 closed by the server, 1001 away',
  );
});

test("cassettes diff tells other words in a conversation, and nothing of other times", async () => {
  expect((await run("cassettes diff one other")).out).toContain("answer:");
  expect((await run("cassettes diff one late")).out).not.toContain("answer:");
});

test("cassettes verify and format take a conversation as the recorder writes it", async () => {
  expect((await run("cassettes verify")).code).toBe(0);
  expect(await run("cassettes format --check")).toMatchObject({ code: 0 });
});
