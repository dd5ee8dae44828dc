import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const chat = `# aigw cassette v1
aigw: 1
recorded: { at: 2026-01-01T00:00:00Z }
expires: 90d
---
id: hello-1
request:
  to: openai chat/completions
  model: gpt-4o-mini
  body: { messages: [{ role: user, content: Say hello. }] }
response:
  status: 200
  headers: { content-type: text/event-stream }
  at: 5
  sse: |
    +5 {"a":1}
    +9 [DONE]
---
id: cut-1
expires: 2030-01-01
request: { to: openai models, method: GET }
response: { status: 200, raw: half, partial: true }
`;

async function run(line: string, files: Record<string, string> = { "/app/recordings/chat.yaml": chat }) {
  const terminal = fakeTerminal(line.split(" "), { files });
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed(), err: terminal.complained(), files: terminal.files };
}

test("cassettes ls names every recording with its marks; --json is for machines; an empty folder is said to be empty", async () => {
  const { code, out } = await run("cassettes ls");
  expect([code, out]).toEqual([
    0,
    "recordings/chat.yaml\n  hello-1  openai chat/completions gpt-4o-mini 200  (it was recorded on 2026-01-01 and expires after 90d)\n  cut-1  openai models 200  (partial)\n",
  ]);
  expect(JSON.parse((await run("cassettes ls --json")).out)).toMatchObject(
    [{ id: "hello-1", line: 6, stale: /./ }, { id: "cut-1" }].map(({ id }) => ({ id })),
  );
  expect((await run("cassettes ls", {})).out).toBe("nothing is recorded in recordings\n");
});

test("cassettes show prints what was asked and answered; a name that is none is told the nearest", async () => {
  expect((await run("cassettes show hello-1")).out).toBe(
    'hello-1  recordings/chat.yaml:6\nasked     openai chat/completions gpt-4o-mini\n          Say hello.\nanswered  200 text/event-stream after 5 ms\n          data: {"a":1}\n          \n          data: [DONE]\n',
  );
  const wrong = await run("cassettes show hello-2");
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("did you mean hello-1?");
});

test("cassettes verify finds bodies that are missing, edits, and files that cannot be read", async () => {
  expect(await run("cassettes verify")).toMatchObject({
    code: 0,
    out: expect.stringContaining("note recordings/chat.yaml:19 cut-1: its answer broke off"),
  });
  const blob = "a".repeat(64);
  const missing = `id: b\nrequest: { to: openai models }\nresponse: { status: 200, blob: ${blob} }\n`;
  const broken = await run("cassettes verify", { "/app/recordings/b.yaml": missing, "/app/recordings/c.yaml": "id: [" });
  expect(broken.code).toBe(2);
  expect(broken.out).toContain(`error recordings/b.yaml:1 b: its body blobs/${blob}.bin is missing`);
  expect(broken.err).toContain("recordings/c.yaml:1");
});

test("cassettes format writes as the recorder does, once and for all; --check only tells", async () => {
  const checked = await run("cassettes format --check");
  expect([checked.code, checked.out, await checked.files.readText("/app/recordings/chat.yaml")]).toEqual([
    2,
    "would change recordings/chat.yaml\n",
    chat,
  ]);
  const { files, code } = await run("cassettes format");
  expect(code).toBe(0);
  const formatted = await files.readText("/app/recordings/chat.yaml");
  expect(formatted).toContain("    messages:\n      - role: user\n        content: Say hello.\n");
  expect(formatted).toMatch(/^# aigw cassette v1\n/);
  expect((await run("cassettes format", { "/app/recordings/chat.yaml": formatted })).out).toBe("1 file, nothing to do\n");
});

test("cassettes prune removes what it is told, and bodies that nobody refers to; --dry-run changes nothing", async () => {
  const orphan = { "/app/recordings/chat.yaml": chat, [`/app/recordings/blobs/${"b".repeat(64)}.bin`]: "x" };
  const dry = await run("cassettes prune --stale --dry-run", orphan);
  expect(dry.out).toBe(`would remove hello-1 from recordings/chat.yaml\nwould remove recordings/blobs/${"b".repeat(64)}.bin\n`);
  expect(await dry.files.readText("/app/recordings/chat.yaml")).toBe(chat);
  const { files } = await run("cassettes prune --partial", orphan);
  const left = await files.readText("/app/recordings/chat.yaml");
  expect(left).toBe(chat.slice(0, chat.indexOf("---\nid: cut-1")));
  expect(await files.exists(`/app/recordings/blobs/${"b".repeat(64)}.bin`)).toBe(false);
});

test("cassettes scan tells places and kinds, never the secret, and fails", async () => {
  const key = `sk-${"aB3d".repeat(10)}`;
  const { code, out } = await run("cassettes scan fixtures", {
    "/app/fixtures/a.json": `{\n "k": "${key}" }`,
    "/app/fixtures/b.json": "{}",
  });
  expect([code, out]).toEqual([2, "fixtures/a.json:2 openai-key\n2 files, 1 secret\n"]);
});

test("cassettes diff tells what has changed in meaning, between files and between recordings", async () => {
  const other = chat.replace("Say hello.", "Say hi.").replace('{"a":1}', '{"a":2}').replace("id: cut-1", "id: new-1");
  const files = { "/app/a.yaml": chat, "/app/b.yaml": other, "/app/recordings/chat.yaml": chat };
  const { code, out } = await run("cassettes diff a.yaml b.yaml", files);
  expect(code).toBe(2);
  expect(out.split("\n")).toEqual([
    "changed hello-1",
    '  request body.messages[0].content: "Say hello." → "Say hi."',
    expect.stringMatching(/^ {2}answer: .*a.*1.* → .*a.*2/),
    "removed cut-1",
    "  openai models",
    "added new-1",
    "  openai models",
    "",
  ]);
  expect(await run("cassettes diff a.yaml a.yaml", files)).toMatchObject({ code: 0, out: "no difference\n" });
  expect((await run("cassettes diff hello-1 cut-1", files)).out).toContain("changed hello-1 → cut-1");
});

test("the folder and files may be named from the root; what is not there is no success", async () => {
  expect((await run("cassettes ls --cassettes /app/recordings")).out).toContain("hello-1");
  expect((await run("cassettes verify --cassettes /app/recordings")).out).toContain("2 recordings in 1 file");
  const leak = { "/elsewhere/a.json": `{"k":"sk-proj-${"a1B2".repeat(10)}"}` };
  expect(await run("cassettes scan /elsewhere", leak)).toMatchObject({ code: 2, out: expect.stringContaining("1 secret\n") });
  expect(await run("cassettes scan nowhere")).toMatchObject({ code: 2, err: expect.stringContaining("there is no nowhere") });
  expect(await run("cassettes diff recordings/chat.yaml none.yaml")).toMatchObject({
    code: 2,
    err: expect.stringContaining("it is not there (ENOENT)\n  at /app/none.yaml"),
  });
  expect((await run("cassettes diff recordings/chat.yaml hello-1")).err).toContain("are a file and a recording");
});

test("cassettes scan looks into bodies beside cassettes, where they are text", async () => {
  const body = "x".repeat(70_000);
  const files = {
    [`/app/recordings/blobs/${"a".repeat(64)}.bin`]: `${body} sk-proj-${"a1B2".repeat(10)}`,
    [`/app/recordings/blobs/${"b".repeat(64)}.bin`]: `RIFF\u0000 sk-proj-${"a1B2".repeat(10)}`,
  };
  expect(await run("cassettes scan recordings", files)).toMatchObject({
    code: 2,
    out: expect.stringContaining("2 files, 1 secret\n"),
  });
});

test("cassettes prune --id takes out what is meant alone: a name that is none, or that of several, is refused", async () => {
  const two = { "/app/recordings/chat.yaml": chat, "/app/recordings/suite/chat.yaml": chat };
  expect((await run("cassettes prune --id helo-1")).err).toContain("did you mean hello-1?");
  const both = await run("cassettes prune --id hello-1", two);
  expect([both.code, both.err]).toEqual([
    2,
    expect.stringContaining("recordings/chat.yaml#hello-1 or recordings/suite/chat.yaml#hello-1"),
  ]);
  const one = await run("cassettes prune --id suite/chat#hello-1", two);
  expect(one.out).toBe("removed hello-1 from recordings/suite/chat.yaml\n");
  expect(await one.files.readText("/app/recordings/chat.yaml")).toBe(chat);
});

test("files that cannot be read are told by every command, and never pass for nothing to do", async () => {
  const broken = { "/app/recordings/chat.yaml": chat, "/app/recordings/bad.yaml": "id: [\n" };
  expect(await run("cassettes format", broken)).toMatchObject({ code: 2, err: expect.stringContaining("recordings/bad.yaml:") });
  expect(await run("cassettes prune", broken)).toMatchObject({ code: 0, err: expect.stringContaining("recordings/bad.yaml:") });
  expect((await run("cassettes show gone", broken)).err).toContain("it cannot be read: recordings/bad.yaml");
});

test("a file that is no UTF-8 is broken for verify as it is for replay", async () => {
  const { files, ...terminal } = fakeTerminal(["cassettes", "verify"], {});
  const bytes = Buffer.concat([Buffer.from("# "), Buffer.from([0xff, 0xfe]), Buffer.from("\naigw: 1\n")]);
  files.write("/app/recordings/a.yaml", bytes);
  const code = await runProgram({ ...terminal, files }, () => Promise.reject(new Error("nothing is to be started")));
  expect([code, terminal.complained()]).toEqual([2, expect.stringContaining("no text in UTF-8")]);
});

test("what has been recorded into a file since it was read is not written over", async () => {
  const terminal = fakeTerminal(["cassettes", "prune", "--id", "hello-1"], { files: { "/app/recordings/chat.yaml": chat } });
  const { files } = terminal;
  const locked: typeof files.locked = async (path, work) => {
    await files.write(path, `${chat}# and more\n`);
    return work();
  };
  const code = await runProgram({ ...terminal, files: { ...files, locked } }, () =>
    Promise.reject(new Error("nothing is started")),
  );
  expect([code, terminal.complained()]).toEqual([2, expect.stringContaining("was changed meanwhile")]);
  expect(await files.readText("/app/recordings/chat.yaml")).toBe(`${chat}# and more\n`);
});
