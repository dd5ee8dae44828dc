import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";
import { json, localUpstream } from "../../support/upstream.ts";

const chat = "openai/chat/completions";

/** A folder of recordings beside another that nothing may be written to. */
function folders() {
  const root = mkdtempSync(join(tmpdir(), "aigw-names-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [inside, outside] = [join(root, "recordings"), join(root, "outside")];
  for (const dir of [inside, outside]) mkdirSync(dir);
  return { root, inside, outside };
}

async function recording(cassettes: string, answer = "x") {
  const upstream = await localUpstream((_, response) => json(response, { id: "1", choices: [], answer }));
  return emulator({ cassettes, mode: "record", upstreams: { openai: upstream.url } }, { environment: {} });
}

test.each(["../outside/x", "/tmp/x", "a//b", "a\\b", "."])(
  "x-aigw-cassette: %s is refused at every door before anything is asked, and nothing is written",
  async (name) => {
    const { root, inside, outside } = folders();
    const aigw = await recording(inside);
    const header = { "x-aigw-cassette": name };
    const answer = await post(aigw, chat, hello, header);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      name: "AiGatewayError",
      internalCode: 4061,
      error: [{ code: 4061, message: expect.stringContaining("is no name of a cassette") }],
    });
    const universal = await post(
      aigw,
      "",
      [{ provider: "openai", endpoint: "chat/completions", headers: {}, query: hello }],
      header,
    );
    expect(universal.status).toBe(400);
    const rest = await aigw.fetch("http://aigw/client/v4/accounts/local/ai/v1/chat/completions", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer t", ...header },
      body: JSON.stringify({ ...hello, model: "openai/gpt-4o-mini" }),
    });
    expect(rest.status).toBe(400);
    expect(await rest.json()).toMatchObject({ success: false, errors: [{ code: 4061 }] });
    await aigw.stop();
    expect([readdirSync(root).sort(), readdirSync(inside), readdirSync(outside)]).toEqual([["outside", "recordings"], [], []]);
  },
);

test("a name with a folder in it is written there, folders and all", async () => {
  const { inside } = folders();
  const aigw = await recording(inside);
  await (await post(aigw, chat, hello, { "x-aigw-cassette": "suite/one" })).text();
  await aigw.stop();
  expect(existsSync(join(inside, "suite/one.yaml"))).toBe(true);
});

test("a link that leads out of the folder is not written through: a file, a folder, and the folder of bodies", async () => {
  const { inside, outside } = folders();
  writeFileSync(join(outside, "file.yaml"), "# not ours\n");
  symlinkSync(join(outside, "file.yaml"), join(inside, "file.yaml"));
  symlinkSync(join(outside, "new.yaml"), join(inside, "dangling.yaml"));
  symlinkSync(outside, join(inside, "folder"));
  symlinkSync(outside, join(inside, "blobs"));
  const aigw = await recording(inside, "\u0000".repeat(70_000));
  const told: string[] = [];
  aigw.events.on("bug", (error) => told.push(error.message));
  for (const name of ["file", "dangling", "folder/x", "whole"]) {
    const answer = await post(aigw, chat, hello, { "x-aigw-cassette": name });
    expect(answer.status).toBe(200);
    await answer.text();
  }
  await aigw.stop();
  expect(told).toHaveLength(4);
  for (const text of told) expect(text).toContain("leads out of the folder of recordings");
  expect(readdirSync(outside)).toEqual(["file.yaml"]);
  expect(readFileSync(join(outside, "file.yaml"), "utf8")).toBe("# not ours\n");
});

test("a folder of recordings that is a link itself is written to", async () => {
  const { root, outside } = folders();
  symlinkSync(outside, join(root, "link"));
  const aigw = await recording(join(root, "link"));
  await (await post(aigw, chat, hello)).text();
  await aigw.stop();
  expect(readdirSync(outside)).toEqual(["recorded.yaml"]);
});
