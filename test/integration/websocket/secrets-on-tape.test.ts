import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { socketUpstream } from "../../support/socket-upstream.ts";
import { openSocket } from "../../support/sockets.ts";

// Made up, and put together here so that no scanner takes this file for a leak.
const part = (length: number, number: number) =>
  Array.from({ length }, (_, at) => "aB3dE5gH7jK9mN2pQ4rS6tU8vW"[(at * 7 + number * 3) % 26]).join("");
const secrets = [
  `sk-proj-${part(40, 1)}`,
  `sk-ant-api03-${part(60, 2)}`,
  `AIza${part(35, 3)}`,
  `gsk_${part(52, 4)}`,
  `hf_${part(34, 5)}`,
  `ghp_${part(36, 6)}`,
  `eyJ${part(20, 7)}.eyJ${part(30, 7)}.${part(43, 7)}`,
  `ada.${part(6, 8).toLowerCase()}@example.com`,
];

/** One after the other in each form that a message may have; the last is too long to stand in the file itself. */
const forms: readonly ((secret: string) => string | Buffer)[] = [
  (secret) => JSON.stringify({ type: "say", text: `my key: ${secret}` }),
  (secret) => `plain ${secret}\n`,
  (secret) => Buffer.from(JSON.stringify({ token: secret })),
  (secret) => JSON.stringify({ type: "long", text: `${"long ".repeat(20_000)}${secret}` }),
];

test("secrets in messages of either side, in goodbyes and in the upgrade: none on disk, and the conversation goes on working", async () => {
  const messages = secrets.flatMap((secret) => forms.map((form) => form(secret)));
  const upstream = await socketUpstream(async ({ ws, say, heard }) => {
    for (const _ of messages) say(await heard());
    ws.close(4001, `no good: ${secrets[0]}`);
  });
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-secrets-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const path = `/v1/local/default/openai?model=gpt-realtime&token=${secrets[1]}`;
  const converse = async (url: string | undefined) => {
    const protocols = ["realtime", `openai-insecure-api-key.${secrets[2]}`];
    const socket = await openSocket(url + path, { protocols, headers: { authorization: `Bearer ${secrets[3]}` } });
    for (const [index, message] of messages.entries()) {
      socket.send(message);
      await socket.came(index + 1);
    }
    return { count: socket.frames.length, code: (await socket.closed()).code };
  };
  const recorder = await listening({ cassettes, mode: "record", upstreams: { openai: upstream.url } }, { environment: {} });
  const lived = await converse(recorder.url);
  await recorder.stop();
  await upstream.stop();
  const files = readdirSync(cassettes, { recursive: true, encoding: "utf8" }).filter((file) => /^[^.].*\.\w+$/.test(file));
  expect(files.map((file) => file.replace(/[0-9a-f]{64}/, "…")).sort()).toEqual(["blobs/….bin", "recorded.yaml"]);
  const written = files.map((file) => readFileSync(join(cassettes, file), "utf8")).join("\n");
  expect(secrets.filter((secret) => written.includes(secret) || written.includes(encodeURIComponent(secret)))).toEqual([]);
  expect(written.match(/\{\{secret:openai-key\}\}/g)?.length).toBeGreaterThanOrEqual(2 * forms.length);
  expect(statSync(join(cassettes, "recorded.yaml")).mode & 0o777).toBe(0o600);
  const aigw = await listening({ cassettes, onMiss: "error", speed: 0 });
  expect(await converse(aigw.url)).toEqual(lived);
});

test("what would still be a secret is not written at all, and the emulator says so", async () => {
  const upstream = await socketUpstream(({ ws, say }) => {
    // Bytes in which nobody looks for a secret, and whose form in the file looks like one.
    say(
      Buffer.from(
        `AKIA${part(16, 9)
          .toUpperCase()
          .replace(/[^A-Z0-9]/g, "X")}`,
        "base64",
      ),
    );
    ws.close();
  });
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-secrets-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const recorder = await listening({ cassettes, mode: "record", upstreams: { openai: upstream.url } });
  const bugs: Error[] = [];
  recorder.events.on("bug", (bug) => bugs.push(bug));
  const socket = await openSocket(`${recorder.url}/v1/local/default/openai?model=m`, { headers: { authorization: "Bearer k" } });
  await socket.closed();
  await recorder.stop();
  expect(bugs.map(({ message }) => message)).toEqual([expect.stringContaining("was not recorded")]);
  expect(readdirSync(cassettes).filter((file) => !file.startsWith("."))).toEqual([]);
});
