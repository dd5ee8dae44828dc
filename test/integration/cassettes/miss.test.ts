import { expect, test } from "vitest";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { project } from "../../support/project.ts";
import { recordingsFolder } from "../../support/recordings-folder.ts";
import { json, localUpstream } from "../../support/upstream.ts";

test("a miss says the same to the client, in the control API and in the exchange's story", async () => {
  const upstream = await localUpstream((_, response) => json(response, { id: "chatcmpl-1", choices: [] }));
  const cassettes = recordingsFolder();
  const options = { cassettes, upstreams: { openai: upstream.url } };
  const recording = await emulator({ ...options, mode: "record" }, { environment: {} });
  await (await post(recording, "openai/chat/completions", hello)).text();
  await recording.stop();
  const replaying = await emulator({ ...options, onMiss: "error" }, { environment: {} });
  const changed = { ...hello, messages: [{ role: "user", content: "hello there" }] };
  const answer = await post(replaying, "openai/chat/completions", changed);
  const { error } = (await answer.json()) as { error: { message: string } };
  const get = async (path: string) => (await replaying.fetch(`http://aigw/_aigw/${path}`)).json();
  const { misses } = await get("cassettes/misses");
  expect(misses).toMatchObject([{ text: error.message }]);
  const { story: sentences } = await get(`exchanges/${answer.headers.get("cf-aig-request-id")}`);
  const story = JSON.stringify(sentences);
  const [summary = ""] = error.message.split("\n");
  expect(summary).toContain("body.messages[0].content has changed since the recording");
  expect(story.split(JSON.stringify(summary).slice(1, -1))).toHaveLength(2);
});

const CASSETTE = `aigw: 1
---
id: hello
request:
  to: openai chat/completions
  model: gpt-4o-mini
  body:
    messages:
      - role: user
        content: hello
response:
  status: 200
  headers: { content-type: application/json }
  raw: "{}"
`;

/** What is told to who asks for "hello" where this is recorded in suite/chat.yaml. */
async function told(text: string, options: ConfigInput): Promise<string> {
  const cassettes = project({ "suite/chat.yaml": text });
  const aigw = await emulator({ cassettes, onMiss: "error", ...options }, { environment: {} });
  const ask = () =>
    post(aigw, "openai/chat/completions", { model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] });
  await (await ask()).text();
  const answer = await ask();
  expect(answer.status).toBe(406);
  const { error } = (await answer.json()) as { error: { message: string } };
  return error.message.replaceAll(`${cassettes}/`, "");
}

const again = "record it: aigw-emulator start --mode auto --cassette suite/chat, with a key of the provider, and run this again";

test.each<[why: string, text: string, options: ConfigInput, cause: string]>([
  [
    "too old",
    CASSETTE.replace("aigw: 1\n", "aigw: 1\nrecorded: { at: 2020-01-01T00:00:00Z }\nexpires: 90d\n"),
    { expiry: "error" },
    "it is too old: it was recorded on 2020-01-01 and expires after 90d",
  ],
  [
    "broken off",
    `${CASSETTE}  partial: true\n`,
    { strict: true, gateways: [{ id: "default", authentication: false }] },
    "its answer broke off when it was recorded (partial: true), and strict does not use such a one",
  ],
  [
    "used up",
    CASSETTE.replace("id: hello\n", "id: hello\nrepeat: error\n"),
    {},
    "its recorded answers are used up (repeat: error)",
  ],
])(
  "a recording of the very request that is %s is named, with why, and where it is recorded again",
  async (_, text, options, cause) => {
    expect(await told(text, options)).toBe(
      `no recording answers openai chat/completions gpt-4o-mini: ${cause}\nnearest: hello (suite/chat.yaml:${options.expiry ? 5 : 3})\n${again}`,
    );
  },
);

test("of a cassette that is named, the nearest recording is found however much other cassettes have; a misspelt name is told", async () => {
  const many = Array.from({ length: 300 }, (_, number) => CASSETTE.replace("id: hello", `id: other-${number}`).slice(8));
  const cassettes = project({
    "a.yaml": `aigw: 1\n${many.join("").replaceAll("content: hello", "content: other")}`,
    "suite/chat.yaml": CASSETTE,
  });
  const aigw = await emulator({ cassettes, onMiss: "error" }, { environment: {} });
  const ask = async (name: string) => {
    const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: "hello there" }] };
    const answer = await post(aigw, "openai/chat/completions", body, { "x-aigw-cassette": name });
    return ((await answer.json()) as { error: { message: string } }).error.message.replaceAll(`${cassettes}/`, "");
  };
  expect(await ask("suite/chat")).toContain(
    'nearest: hello (suite/chat.yaml:3)\n  body.messages[0].content: "hello" → "hello there"',
  );
  expect(await ask("suite/chta")).toContain(
    "nothing is recorded in suite/chta.yaml\nor was the cassette suite/chat meant? It is there",
  );
});

test("a recording whose body is missing is a miss that says so, and no error of the emulator's", async () => {
  const text = CASSETTE.replace('raw: "{}"', `blob: ${"a".repeat(64)}`);
  expect(await told(text, {})).toBe(
    `no recording answers openai chat/completions gpt-4o-mini: it cannot be replayed: hello: its body is missing: suite/blobs/${"a".repeat(64)}.bin; bring the blobs folder along with the cassette, or record the interaction again\nnearest: hello (suite/chat.yaml:3)\n${again}`,
  );
});
