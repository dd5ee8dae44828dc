import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../../support/project.ts";
import { ASKING, commandLine } from "../../support/taping.ts";
import { json, localUpstream } from "../../support/upstream.ts";

const chat = (content: string, more: object = {}) => ({
  id: "c",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content } }],
  ...more,
});
const key = { OPENAI_API_KEY: "sk-live" };

/** A project with two questions on tape, and the provider that answered them. */
async function recorded() {
  const upstream = await localUpstream((_, response) => json(response, chat("old")));
  const cwd = project({
    "program.mjs": ASKING,
    "aigw.config.json": JSON.stringify({ upstreams: { openai: upstream.url, anthropic: upstream.url } }),
  });
  const run = (...args: string[]) => commandLine(cwd, args, key);
  const program = (...questions: string[]) => ["--", process.execPath, "program.mjs", ...questions];
  const { code } = await run("record", "--cassette", "chat", ...program("one", "two"));
  expect(code).toBe(0);
  return { upstream, cwd, run, program, file: join(cwd, "recordings/chat.yaml") };
}

test("check -- of a recording whose body is missing says so, and the program gets its live answer", async () => {
  const { run, program, file } = await recorded();
  const text = readFileSync(file, "utf8");
  const at = text.indexOf("  json:");
  writeFileSync(file, `${text.slice(0, at)}  blob: ${"a".repeat(64)}\n${text.slice(text.indexOf("  sha256:", at))}`);
  const { code, err } = await run("check", ...program("one"));
  expect([code, err]).toEqual([0, expect.stringMatching(/could not check chat-completions-1 .*its body is missing: .*blobs/)]);
});

test("check -- compares what a program is answered with the recordings, says the verdicts at the end, and fails for what breaks programs", async () => {
  const { upstream, run, program, file } = await recorded();
  const before = readFileSync(file, "utf8");
  const same = await run("check", ...program("one", "two"));
  expect([same.code, same.err.split("\n")[1]]).toEqual([
    0,
    "  checked: 2 identical, 0 benign, 0 breaking, 0 could not be checked",
  ]);
  upstream.answer = (asked, response) =>
    json(response, asked.body.includes("one") ? chat("new words") : { id: "c", object: "chat.completion" });
  const changed = await run("check", ...program("one", "two", "three"));
  expect(changed.code).toBe(2);
  expect(changed.err.split("\n").filter(Boolean)).toEqual([
    "  recordings: 2 used, 0 unused, 0 missed, 0 recorded",
    "  checked: 0 identical, 1 benign, 1 breaking, 1 could not be checked",
    expect.stringMatching(/^ {4}breaking chat-completions-2 \(recordings\/chat\.yaml:\d+\): body\.choices is gone$/),
    "    could not check openai chat/completions gpt-4o-mini: nothing is recorded for the request",
    "  failed: 1 answered so that programs may break",
  ]);
  expect(readFileSync(file, "utf8")).toBe(before);
  const { err } = await run("check", "--json", ...program("one"));
  const report = JSON.parse(err) as { type: string; checked: object[]; faults: string[] };
  expect(report).toMatchObject({
    type: "recordings",
    used: 1,
    exitCode: 0,
    faults: [],
    checked: [{ verdict: "benign", recording: { id: "chat-completions-1" } }],
  });
});

test("cassettes check asks the providers again what is recorded, without a program: one verdict a recording, nothing written", async () => {
  const { upstream, run, file } = await recorded();
  const before = readFileSync(file, "utf8");
  const asked = upstream.asked.length;
  expect(await run("cassettes", "check")).toMatchObject({
    code: 0,
    out: "2 identical, 0 benign, 0 breaking, 0 could not be checked\n",
  });
  expect(
    upstream.asked
      .slice(asked)
      .map(({ url, body, headers }) => [url, JSON.parse(body).messages[0].content, headers.authorization]),
  ).toEqual([
    ["/chat/completions", "one", "Bearer sk-live"],
    ["/chat/completions", "two", "Bearer sk-live"],
  ]);
  upstream.answer = ({ body }, response) =>
    body.includes("one") ? json(response, chat("x"), 500) : json(response, { other: true });
  const changed = await run("cassettes", "check", "--json");
  expect(changed.code).toBe(2);
  expect(JSON.parse(changed.out)).toMatchObject({
    sound: false,
    ...{ identical: 0, benign: 0, breaking: 1, notChecked: 1 },
    checked: [
      {
        verdict: "could not check",
        recording: { id: "chat-completions-1", line: 5 },
        why: "the provider answered 500: a key that it takes, or another time",
      },
      { verdict: "breaking", recording: { id: "chat-completions-2" }, why: "body.id is gone" },
    ],
  });
  const one = await run("cassettes", "check", "chat-completions-2");
  expect(one.out).toMatch(/^breaking chat-completions-2 .*\n0 identical, 0 benign, 1 breaking, 0 could not be checked\n$/);
  expect((await run("cassettes", "check", "nobody")).err).toContain("no recording is called nobody");
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("cassettes check does not ask what it does not know: files that were sent, secrets; and sends what a vendor needs", async () => {
  const { upstream, cwd, run } = await recorded();
  const { writeFileSync } = await import("node:fs");
  writeFileSync(
    join(cwd, "recordings/more.yaml"),
    `id: form\nrequest: { to: openai audio/transcriptions, form: [{ name: file, file: a.wav, type: audio/wav, sha256: ${"a".repeat(64)}, bytes: 3 }] }\nresponse: { status: 200, raw: x }
---
id: secret
request: { to: openai chat/completions, model: m, body: { user: "{{secret:openai-key}}" } }
response: { status: 200, raw: x }
---
id: claude
request: { to: anthropic v1/messages, model: claude-sonnet-5, body: { messages: [{ role: user, content: hi }] } }
response: { status: 200, headers: { content-type: application/json }, json: { id: "1" } }
`,
  );
  upstream.answer = (_, response) => json(response, { id: "2" });
  const { code, out } = await run("cassettes", "check", "form", "secret", "claude");
  expect([code, out.split("\n")]).toEqual([
    0,
    [
      "benign claude (recordings/more.yaml:9): other content, the same shape",
      "could not check form (recordings/more.yaml:1): of what was sent, a digest alone is recorded",
      "could not check secret (recordings/more.yaml:5): it held a secret or something personal, which is not recorded",
      "0 identical, 1 benign, 0 breaking, 2 could not be checked",
      "",
    ],
  ]);
  expect(upstream.asked.at(-1)?.headers["anthropic-version"]).toBe("2023-06-01");
});

test("strict fails a run for what is recorded and not used, and for what was missed; --json tells all of it", async () => {
  const { cwd, run, program } = await recorded();
  const open = ["--strict", ...program("one")];
  const { writeFileSync } = await import("node:fs");
  const config = JSON.parse(readFileSync(join(cwd, "aigw.config.json"), "utf8")) as object;
  writeFileSync(
    join(cwd, "aigw.config.json"),
    JSON.stringify({ ...config, gateways: [{ id: "default", authentication: false }] }),
  );
  const lenient = await run("replay", ...program("one"));
  expect([lenient.code, lenient.err]).toEqual([
    0,
    "  recordings: 1 used, 1 unused, 0 missed, 0 recorded\n    unused: chat-completions-2 (recordings/chat.yaml)\n",
  ]);
  const strict = await run("replay", ...open);
  expect([strict.code, strict.err.split("\n").at(-2)]).toEqual([
    2,
    "  failed: strict: 1 recorded and not used (aigw-emulator cassettes prune --id removes some)",
  ]);
  const again = await run("record", "--cassette", "chat", ...open);
  expect([again.code, again.err]).toEqual([2, expect.stringContaining("strict: 1 recorded and not used")]);
  const missed = await run("replay", "--json", ...program("one", "three"));
  expect([missed.code, JSON.parse(missed.err)]).toMatchObject([
    2,
    {
      used: 1,
      misses: 1,
      unused: [{ id: "chat-completions-2", line: expect.any(Number) }],
      missed: ["openai chat/completions gpt-4o-mini"],
      faults: ["1 asked and not recorded"],
    },
  ]);
});

test("what answered although it is too old is told at the end, by name and with the reason", async () => {
  const { run, program, file } = await recorded();
  const { writeFileSync } = await import("node:fs");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/recorded: \{ at: [^,]+/, "expires: 1d\nrecorded: { at: 2020-01-01T00:00:00Z"),
  );
  const { code, err } = await run("replay", ...program("one"));
  expect([code, err]).toEqual([
    0,
    expect.stringContaining(
      "too old: chat-completions-1 (recordings/chat.yaml): it was recorded on 2020-01-01 and expires after 1d",
    ),
  ]);
  const { err: line } = await run("replay", "--json", ...program("one"));
  expect(JSON.parse(line).stale).toMatchObject([{ id: "chat-completions-1", why: expect.stringContaining("2020-01-01") }]);
});
