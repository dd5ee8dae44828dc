import { expect, test } from "vitest";
import { client } from "../../support/client.ts";
import { emulator, hello, post } from "../../support/emulator.ts";

test("what is not answered yet is listed with its story so far, until it is answered or given up", async () => {
  const aigw = await emulator();
  const { exchanges, clock, faults } = client(aigw);
  await clock.freeze();
  await faults.add({ kind: "latency", median: "60s", provider: "openai", first: 1 });
  const answer = post(aigw, "openai/chat/completions", hello);
  await expect.poll(async () => (await exchanges.open()).length).toBe(1);
  await expect.poll(async () => (await exchanges.open())[0]?.story.join("\n")).toContain("latency-1 struck");
  expect((await exchanges.open())[0]).toMatchObject({ account: "local", gateway: "default", method: "POST" });
  expect(await client(aigw, "other").exchanges.open()).toEqual([]);
  await clock.advance("24h");
  await answer;
  expect(await exchanges.open()).toEqual([]);
});

test("nothing stays behind of what was refused, answered, or broken off", async () => {
  const aigw = await emulator({ strict: true });
  const { exchanges } = client(aigw);
  await post(aigw, "openai/chat/completions", hello);
  await post(aigw, "nobody/chat/completions", hello);
  const gone = new AbortController();
  const init = { method: "POST", body: JSON.stringify({ ...hello, stream: true }), signal: gone.signal };
  const stream = await aigw.fetch("http://aigw/v1/local/default/openai/chat/completions", init);
  gone.abort();
  await stream.text().catch(() => {});
  await expect.poll(() => exchanges.open()).toEqual([]);
});
