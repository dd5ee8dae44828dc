import { expect, test } from "vitest";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, post } from "../../support/emulator.ts";

const app = "https://fal.run/fal-ai/flux/schnell";
const ask = { prompt: "A harbour at night" };

test("G-PROV-7 fal's target header counts instead of the path, with its query", async () => {
  const aigw = await emulator({}, { clock: manualClock(Date.UTC(2026, 0, 1)) });
  const run = await post(aigw, "fal", ask, { "x-fal-target-url": app });
  expect((await run.json()).prompt).toBe(ask.prompt);
  const other = await post(aigw, "fal/fal-ai/veo3", ask, { "x-fal-target-url": app });
  expect(await other.json()).toHaveProperty("images");
  const queued = await (
    await post(aigw, "fal/x", ask, { "x-fal-target-url": "https://queue.fal.run/fal-ai/flux/schnell" })
  ).json();
  const status = (query: string) =>
    aigw.fetch("http://aigw/v1/local/default/fal", {
      headers: {
        authorization: "Key k",
        "x-fal-target-url": `https://queue.fal.run/fal-ai/flux/requests/${queued.request_id}/status${query}`,
      },
    });
  expect([(await status("")).status, (await (await status("")).json()).status]).toEqual([202, "IN_QUEUE"]);
});

test.each([
  "https://fal.run.example.com/fal-ai/flux",
  "https://example.com/fal.run",
  "https://user@example.com:443/fal.ai",
  "http://fal.run/fal-ai/flux",
  "https://notfal.run/x",
  "file:///etc/fal.run",
  "fal.run",
  "",
])("G-PROV-7 a target that is not fal's is refused: %j", async (target) => {
  const answer = await post(await emulator(), "fal/fal-ai/flux/schnell", ask, { "x-fal-target-url": target });
  expect([answer.status, (await answer.json()).error[0].code]).toEqual([400, 2008]);
});

test.each(["https://rest.alpha.fal.ai/tokens/", "https://fal.run/"])(
  "a target of fal's that is not served is fal's own 404: %s",
  async (target) => {
    const answer = await post(await emulator(), "fal", ask, { "x-fal-target-url": target });
    expect([answer.status, (await answer.json()).detail]).toEqual([404, expect.stringMatching(/not found$/)]);
  },
);

test("other providers know no such header", async () => {
  const answer = await post(await emulator(), "openai/models", {}, { "x-fal-target-url": app });
  expect((await answer.json()).error.message).toBe("Invalid URL (POST /v1/models)");
});
