import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { asked, harEntry, harOf } from "../interchange/converting.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const good = harEntry({ body: asked });
const foreign = harEntry({ url: "https://example.com/x", method: "GET" });

async function run(line: string, files: Record<string, unknown>) {
  const texts = Object.entries(files).map(([path, value]) => [
    `/app/${path}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const terminal = fakeTerminal(line.split(" "), { files: Object.fromEntries(texts) });
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed(), err: terminal.complained(), files: terminal.files };
}

test("cassettes convert writes a cassette where it is played from, and says how many", async () => {
  const { code, out, files } = await run("cassettes convert chat.har", { "chat.har": harOf(good) });
  expect([code, out]).toEqual([0, "chat.har (har) → recordings/chat.yaml (cassette): 1 converted\n"]);
  expect(await files.readText("/app/recordings/chat.yaml")).toContain("to: openai chat/completions");
});

test("what is left out is named with its reason, and the command fails; what could be converted is written", async () => {
  const made = await run("cassettes convert chat.har", { "chat.har": harOf(foreign, good) });
  expect([made.code, made.out]).toEqual([
    2,
    "chat.har (har) → recordings/chat.yaml (cassette): 1 converted, 1 left out\n  left out entry 1: example.com is no provider's; upstreams in the configuration can say whose it is\n",
  ]);
  const nothing = await run("cassettes convert chat.har", { "chat.har": harOf(foreign) });
  expect([nothing.code, nothing.out.split("\n")[0]]).toEqual([2, "nothing of chat.har (har) could be converted"]);
  expect(await nothing.files.exists("/app/recordings/chat.yaml")).toBe(false);
});

test("--json is for machines", async () => {
  const { code, out } = await run("cassettes convert chat.har --json", { "chat.har": harOf(foreign, good) });
  expect([code, JSON.parse(out)]).toEqual([
    2,
    {
      files: [
        {
          source: "chat.har",
          from: "har",
          to: "cassette",
          file: "recordings/chat.yaml",
          count: 1,
          leftOut: [{ where: "entry 1", why: expect.stringContaining("example.com") }],
          notes: [],
        },
      ],
    },
  ]);
});

test("a file that is there is written over with --force alone; --out names another", async () => {
  const files = { "chat.har": harOf(good), "recordings/chat.yaml": "# mine\n" };
  const refused = await run("cassettes convert chat.har", files);
  expect([refused.code, refused.err]).toEqual([
    2,
    "error: recordings/chat.yaml is there already, and nothing was written\n  --force writes over it, --out names another file\n  (AIGW-USAGE)\n",
  ]);
  expect(await refused.files.readText("/app/recordings/chat.yaml")).toBe("# mine\n");
  expect((await run("cassettes convert chat.har --force", files)).code).toBe(0);
  const other = await run("cassettes convert chat.har --out recordings/suite/other.yaml", files);
  expect(await other.files.exists("/app/recordings/suite/other.yaml")).toBe(true);
});

test("a cassette becomes a HAR or fixtures of aimock, as is said; folders are gone through, what is nobody's in them is skipped", async () => {
  const { files } = await run("cassettes convert chat.har", { "chat.har": harOf(good) });
  const cassette = await files.readText("/app/recordings/chat.yaml");
  const given = { "recordings/chat.yaml": cassette };
  const unsaid = await run("cassettes convert recordings/chat.yaml", given);
  expect([unsaid.code, unsaid.err]).toEqual([
    2,
    "error: recordings/chat.yaml is a cassette already\n  say what it is to become: --to har or --to aimock\n  (AIGW-USAGE)\n",
  ]);
  const har = await run("cassettes convert recordings/chat.yaml --to har", given);
  expect(har.out).toMatch(/^recordings\/chat\.yaml \(cassette\) → chat\.har \(har\): 1 converted\n/);
  const all = await run("cassettes convert dump", {
    "dump/story_123/recording.har": harOf(good),
    "dump/notes.txt": "hello",
    "dump/a b.json": harOf(good),
  });
  expect([all.code, all.out.split("\n").filter(Boolean)]).toEqual([
    0,
    [
      "dump/a b.json (har) → recordings/a-b.yaml (cassette): 1 converted",
      "skipped dump/notes.txt: it is of no kind that is known",
      "dump/story_123/recording.har (har) → recordings/story.yaml (cassette): 1 converted",
    ],
  ]);
});

test("kinds that are none, files that are none, and files of no kind are refused in words that help", async () => {
  const files = { "chat.har": harOf(good), "x.txt": "hello", "broken.yaml": "id: [" };
  expect((await run("cassettes convert chat.har --to hra", files)).err).toContain(
    "did you mean har? known: cassette, har, aimock",
  );
  expect((await run("cassettes convert nowhere.har", files)).err).toContain("there is no nowhere.har");
  expect((await run("cassettes convert x.txt", files)).err).toContain(
    "say what it is with --from: polly (a recording of Polly.js), har",
  );
  expect((await run("cassettes convert broken.yaml --to har", files)).err).toContain("broken.yaml:1");
  expect((await run("cassettes convert chat.har x.txt --out a.yaml", files)).err).toContain("--out names one file");
});
