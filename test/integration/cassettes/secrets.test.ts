import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";
import { json, localUpstream, pieces } from "../../support/upstream.ts";

// Made up, and put together here so that no scanner takes this file for a leak.
const body = (length: number, number: number) =>
  Array.from({ length }, (_, at) => "aB3dE5gH7jK9mN2pQ4rS6tU8vW"[(at * 7 + number * 3) % 26]).join("");

/** 150 secrets: ten of each kind. */
const kinds: readonly ((number: number) => string)[] = [
  (number) => `sk-proj-${body(40, number)}`,
  (number) => `sk-${body(48, number)}`,
  (number) => `sk-ant-api03-${body(60, number)}`,
  (number) => `sk-or-v1-${body(64, number)}`,
  (number) => `AIza${body(35, number)}`,
  (number) => `gsk_${body(52, number)}`,
  (number) => `xai-${body(60, number)}`,
  (number) => `pplx-${body(48, number)}`,
  (number) => `hf_${body(34, number)}`,
  (number) => `r8_${body(37, number)}`,
  (number) => `csk-${body(48, number)}`,
  (number) =>
    `AKIA${body(16, number)
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "X")}`,
  (number) => `ghp_${body(36, number)}`,
  (number) => `eyJ${body(20, number)}.eyJ${body(30, number)}.${body(43, number)}`,
  (number) => `ada.${body(6, number).toLowerCase()}@example.com`,
];
const secrets = kinds.flatMap((make) => Array.from({ length: 10 }, (_, number) => make(number)));

test("150 secrets, each in query, JSON, a stream's event, a form and an error body: none in a cassette, and replaying still works", async () => {
  expect(new Set(secrets).size).toBe(150);
  const upstream = await localUpstream(async (asked, response) => {
    const at = Number(/n=(\d+)/.exec(asked.url)?.[1]);
    const secret = secrets[at] ?? "";
    if (asked.url.includes("kind=stream")) {
      await pieces(response, [`data: {"text":"your key is ${secret}"}\n\n`, "data: [DONE]\n\n"], 0);
      return void response.end();
    }
    const failed = asked.url.includes("kind=error");
    json(response, { error: { message: `Incorrect key: ${secret}` } }, failed ? 400 : 200, { "x-request-id": `req ${secret}` });
  });
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-secrets-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const options = { cassettes, padding: false, speed: 0, upstreams: { openai: upstream.url } };
  const ask = (aigw: Awaited<ReturnType<typeof emulator>>, number: number, kind: string) => {
    const secret = secrets[number] ?? "";
    const asked = {
      model: "m",
      user: secret,
      stream: kind === "stream",
      messages: [{ role: "user", content: `my key: ${secret}` }],
    };
    return post(aigw, `openai/chat/completions?n=${number}&kind=${kind}&token=${encodeURIComponent(secret)}`, asked, {
      authorization: `Bearer ${secret}`,
    });
  };
  const recording = await emulator({ ...options, mode: "record" }, { environment: {} });
  for (const number of secrets.keys())
    for (const kind of ["plain", "stream", "error"]) await (await ask(recording, number, kind)).text();
  await recording.stop();
  const files = readdirSync(cassettes, { recursive: true, encoding: "utf8" });
  const written = files.map((file) => (/\./.test(file) ? readFileSync(join(cassettes, file), "utf8") : "")).join("\n");
  expect(written.match(/^id: /gm)).toHaveLength(450);
  expect(secrets.filter((secret) => written.includes(secret) || written.includes(encodeURIComponent(secret)))).toEqual([]);
  const replaying = await emulator({ ...options, onMiss: "error" }, { environment: {} });
  const statuses = new Set<number>();
  for (const number of [0, 37, 80, 149])
    for (const kind of ["plain", "stream", "error"]) statuses.add((await ask(replaying, number, kind)).status);
  expect([...statuses].sort()).toEqual([200, 400]);
}, 120_000);
