import { expect, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";
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
  const story = JSON.stringify(await get(`exchanges/${answer.headers.get("cf-aig-request-id")}`));
  const [summary = ""] = error.message.split("\n");
  expect(summary).toContain("body.messages[0].content has changed since the recording");
  expect(story).toContain(JSON.stringify(summary).slice(1, -1));
});
