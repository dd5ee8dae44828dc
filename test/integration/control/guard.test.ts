import { request } from "node:http";
import { expect, test } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import type { ControlError } from "../../../src/client/control-error.ts";
import { emulator, listening } from "../../support/emulator.ts";

const token = "a-token-of-the-control-api";

interface Answer {
  readonly status: number;
  readonly body: { readonly status?: number; readonly detail?: string; readonly hint?: string };
}

/** A request whose Host and Origin are what the test says. */
function ask(url: string, path: string, headers: Record<string, string>, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (answer) => {
      let text = "";
      answer
        .on("data", (chunk) => (text += chunk))
        .on("end", () => {
          resolve({ status: answer.statusCode ?? 0, body: text.startsWith("{") ? JSON.parse(text) : {} });
        });
    });
    sent.on("error", reject).end();
  });
}

test("without a token the control API is asked by this machine's own names and addresses alone", async () => {
  const { url } = await listening({ hosts: { "ai.example.test": { account: "local", gateway: "default" } } });
  for (const host of ["127.0.0.1:1", "localhost", "app.localhost:4177", "[::1]:4177", "192.168.1.5:4177", "ai.example.test"]) {
    expect((await ask(url, "/_aigw/faults", { host })).status, host).toBe(200);
  }
  for (const host of ["evil.example:4177", "localhost.evil.example", "127.0.0.1.evil.example"]) {
    const { status, body } = await ask(url, "/_aigw/reset", { host }, "POST");
    expect([status, body.status], host).toEqual([403, 403]);
    expect(body.detail).toMatch(/^the control API is not asked by the name '.*evil\.example'; use 127\.0\.0\.1/);
  }
});

test("pages of other origins are refused, with and without a token, and no answer allows them to read", async () => {
  const { url } = await listening();
  const { host } = new URL(url);
  expect((await ask(url, "/_aigw/faults", { host, origin: url })).status).toBe(200);
  for (const origin of ["https://evil.example", "http://localhost:5173", "null"]) {
    const { status, body } = await ask(url, "/_aigw/reset", { host, origin }, "POST");
    expect([status, body.detail], origin).toEqual([403, expect.stringContaining(`a page of ${origin} may not use`)]);
  }
  const answer = await fetch(`${url}/_aigw/health`);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});

test("the gateway answers by every name, also by those of the real service", async () => {
  const { url } = await listening();
  const path = "/v1/local/default/openai/models";
  for (const host of ["gateway.ai.cloudflare.com", "evil.example"])
    expect((await ask(url, path, { host })).status, host).toBe(200);
});

test("with a token, whoever has it is let in by any name, and nobody else", async () => {
  const { url } = await listening({ controlToken: token });
  const host = "emulator.docker:4177";
  const bearer = (text: string) => ({ host, authorization: `Bearer ${text}` });
  expect((await ask(url, "/_aigw/faults", bearer(token))).status).toBe(200);
  for (const wrong of [{ host }, bearer("x"), bearer(`${token}x`), { host, authorization: `Basic ${token}` }]) {
    const { status, body } = await ask(url, "/_aigw/faults", wrong);
    expect([status, body.hint]).toEqual([401, expect.stringContaining("AIGW_CONTROL_TOKEN")]);
  }
  expect((await ask(url, "/_aigw/nowhere", { host })).status).toBe(401);
  expect((await ask(url, "/_aigw/health", { host })).status).toBe(200);
  expect(await createClient({ url, token }).faults.list()).toEqual([]);
  await expect(createClient({ url }).faults.list()).rejects.toMatchObject({ status: 401 } satisfies Partial<ControlError>);
});

test("no emulator listens outside this machine without a token", async () => {
  await expect(emulator({ host: "0.0.0.0" })).rejects.toMatchObject({
    code: "AIGW-CONTROL",
    message: "0.0.0.0 is reached from outside this machine, and the control API would let everybody in",
    hint: expect.stringContaining("AIGW_CONTROL_TOKEN="),
  });
  await emulator({ host: "0.0.0.0", controlToken: token });
  await expect(emulator({ controlToken: "short" })).rejects.toMatchObject({
    message: expect.stringContaining("at least 16 characters"),
  });
});
