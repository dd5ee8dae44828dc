import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request, SnapshotAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { asked, converted, interactionsIn } from "./converting.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

function snapshot(parts: { url?: string; body?: string; responses?: object[] } = {}) {
  const { url = "https://api.openai.com/v1/chat/completions", body = JSON.stringify(asked), responses } = parts;
  return {
    hash: "x",
    snapshot: {
      request: { method: "POST", url, headers: { "content-type": "application/json" }, body },
      responses: responses ?? [{ statusCode: 200, headers: { "content-type": "application/json" }, body: base64('{"id":"1"}') }],
      callCount: 0,
      timestamp: "2026-11-29T10:00:00.000Z",
    },
  };
}

test("snapshots become recordings, several answers to one request in their order", async () => {
  const responses = [429, 200].map((statusCode) => ({ statusCode, headers: { "retry-after": "1" }, body: base64("{}") }));
  const made = await converted([snapshot({ responses })]);
  expect(made).toMatchObject({ from: "undici", count: 2, leftOut: [] });
  const found = await interactionsIn(made.text);
  expect(found.map(({ id, response }) => [id, response.status])).toEqual([
    ["chat-completions-1", 429],
    ["chat-completions-2", 200],
  ]);
  expect(found[0]?.request.key).toBe(found[1]?.request.key);
  expect(made.notes[0]?.what).toContain("no times");
});

test("what undici itself has saved is read: also a packed answer and the form of its first versions", async () => {
  const { gzipSync } = await import("node:zlib");
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync('{"id":"from undici"}'));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const dir = mkdtempSync(join(tmpdir(), "aigw-undici-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const agent = new SnapshotAgent({ mode: "record", snapshotPath: join(dir, "saved.json") });
  const headers = { "content-type": "application/json" };
  const answer = await request(`${url}/chat/completions`, {
    dispatcher: agent,
    method: "POST",
    headers,
    body: JSON.stringify(asked),
  });
  await answer.body.dump();
  await agent.saveSnapshots();
  await agent.close();
  const saved = readFileSync(join(dir, "saved.json"), "utf8");
  const made = await converted(saved, { upstreams: { openai: url } });
  expect(made).toMatchObject({ from: "undici", count: 1, leftOut: [] });
  expect((await interactionsIn(made.text))[0]).toMatchObject({
    request: { to: "openai chat/completions", model: "gpt-4o-mini" },
    response: { json: { id: "from undici" } },
  });
  const { responses, ...legacy } = snapshot().snapshot;
  const early = await converted({ hash: { ...legacy, response: responses[0] } });
  expect([early.from, early.count]).toEqual(["undici", 1]);
});

test("snapshots of other hosts, and those without the body that was sent, are left out", async () => {
  const made = await converted([snapshot({ url: "https://example.com/" }), snapshot({ body: "" })]);
  expect(made.leftOut).toEqual([
    { where: "snapshot 1", why: expect.stringContaining("example.com is no provider's") },
    { where: "snapshot 2", why: expect.stringContaining("its request's body is not in the file (matchBody: false)") },
  ]);
});
