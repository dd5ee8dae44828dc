import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { Agent, fetch as undiciFetch } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { hello, listening } from "../support/emulator.ts";

const run = promisify(execFile);

async function overTls() {
  const tlsFolder = mkdtempSync(join(tmpdir(), "aigw-tls-"));
  onTestFinished(() => rmSync(tlsFolder, { recursive: true, force: true }));
  const { tls } = await listening({ tls: true, tlsFolder });
  if (!tls?.caFile) throw new Error("no TLS");
  return { ...tls, caFile: tls.caFile, baseURL: `${tls.url}/v1/local/default/openai` };
}

test("clients 1.9 an application that trusts the file with NODE_EXTRA_CA_CERTS needs no other change", async () => {
  const { baseURL, caFile } = await overTls();
  const program = `
    const { default: OpenAI } = await import("openai");
    const { models } = new OpenAI();
    console.log((await models.retrieve("gpt-4o-mini")).object);`;
  const env = { ...process.env, OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: "sk-test", NODE_EXTRA_CA_CERTS: caFile };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { env });
  expect(stdout.trim()).toBe("model");
});

test("clients 1.9 OpenAI's realtime client, which speaks wss: whatever its base URL says", async () => {
  const { baseURL, ca } = await overTls();
  const client = new OpenAI({ apiKey: "sk-test", baseURL });
  const realtime = new OpenAIRealtimeWS({ model: "gpt-realtime", options: { ca } }, client);
  onTestFinished(() => realtime.close());
  expect(realtime.url.protocol).toBe("wss:");
  const created = await new Promise((done, failed) => {
    realtime.on("session.created", done);
    realtime.on("error", failed);
  });
  expect(created).toMatchObject({ session: { model: "gpt-realtime" } });
});

test("clients 1.9 fetch over HTTP/2 where the client offers it", async () => {
  const { baseURL, ca } = await overTls();
  const dispatcher = new Agent({ allowH2: true, connect: { ca } });
  onTestFinished(() => dispatcher.destroy());
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      undiciFetch(`${baseURL}/chat/completions`, {
        dispatcher,
        method: "POST",
        headers: { authorization: "Bearer sk-test", "content-type": "application/json" },
        body: JSON.stringify(hello),
      }),
    ),
  );
  for (const answer of answers) expect(await answer.json()).toMatchObject({ object: "chat.completion" });
});
