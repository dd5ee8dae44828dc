import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { openUpstream, type Upstream, type UpstreamCall } from "../../../src/world/upstream.ts";

let server: Server | undefined;
let upstream: Upstream | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await upstream?.close();
});

async function asked(answer: RequestListener, more: Partial<UpstreamCall> = {}) {
  server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((listening) => server?.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  upstream = openUpstream();
  const url = new URL(`http://127.0.0.1:${port}/v1/chat?a=1`);
  return upstream.send({
    method: "POST",
    url,
    headers: {},
    body: Buffer.from("ask"),
    signal: new AbortController().signal,
    ...more,
  });
}

async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("the way out", () => {
  test("sends method, path, query, headers and body, and brings status, headers and body back", async () => {
    const answer = await asked(
      async (request, response) => {
        const body = await read(request);
        response.writeHead(201, {
          "X-Seen": `${request.method} ${request.url} ${request.headers["x-own"]}`,
          "set-cookie": ["a", "b"],
        });
        response.end(body);
      },
      { headers: { "x-own": "mine" } },
    );
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ "x-seen": "POST /v1/chat?a=1 mine", "set-cookie": ["a", "b"] });
    expect((await read(answer.body)).toString()).toBe("ask");
  });

  test("what is only said ahead of the answer is not taken for it", async () => {
    const answer = await asked((_, response) => response.writeEarlyHints({ link: "</a>" }, () => response.end("the answer")));
    expect(answer.status).toBe(200);
    expect((await read(answer.body)).toString()).toBe("the answer");
  });

  test("the answer is there before its body has ended", async () => {
    let finish = () => {};
    const answer = await asked((_, response) => {
      response.write("first");
      finish = () => response.end("last");
    });
    const chunks = answer.body[Symbol.asyncIterator]();
    expect(String((await chunks.next()).value)).toBe("first");
    finish();
    expect(String((await chunks.next()).value)).toBe("last");
    expect((await chunks.next()).done).toBe(true);
  });

  test("a body that breaks off gives what came of it, and then an error", async () => {
    const answer = await asked((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of answer.body) seen.push(String(chunk));
    })();
    await expect(reading).rejects.toThrow();
    expect(seen).toEqual(["half"]);
  });

  test("whoever aborts is not kept waiting for an answer that never comes", async () => {
    const controller = new AbortController();
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const waiting = asked(
      (request) => {
        request.on("close", closed);
        controller.abort(new Error("given up"));
      },
      { signal: controller.signal },
    );
    await expect(waiting).rejects.toThrow("given up");
    await gone;
  });

  test("an abort in the middle of a body ends it with its reason", async () => {
    const controller = new AbortController();
    const answer = await asked((_, response) => void response.write("first"), { signal: controller.signal });
    const chunks = answer.body[Symbol.asyncIterator]();
    await chunks.next();
    const waiting = chunks.next();
    controller.abort(new Error("given up"));
    await expect(waiting).rejects.toThrow("given up");
  });

  test("the vendor learns that nobody reads the rest", async () => {
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const answer = await asked((_, response) => {
      response.on("close", closed);
      response.write("first");
    });
    for await (const _ of answer.body) break;
    await gone;
  });

  test("a slow reader holds the vendor up, and gets every byte", async () => {
    const chunk = Buffer.alloc(64 * 1024, "x");
    let written = 0;
    const answer = await asked((_, response) => {
      const write = () => {
        while (written < 400) {
          written += 1;
          if (!response.write(chunk)) return void response.once("drain", write);
        }
        response.end();
      };
      write();
    });
    const chunks = answer.body[Symbol.asyncIterator]();
    let bytes = (await chunks.next()).value?.byteLength ?? 0;
    await new Promise((later) => setTimeout(later, 50));
    expect(written).toBeLessThan(400);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) bytes += next.value.byteLength;
    expect(bytes).toBe(400 * chunk.byteLength);
  });

  test("nobody listening is an error with a reason", async () => {
    upstream = openUpstream();
    const call = {
      method: "GET",
      url: new URL("http://127.0.0.1:1/"),
      headers: {},
      body: new Uint8Array(),
      signal: new AbortController().signal,
    };
    await expect(upstream.send(call)).rejects.toThrow("ECONNREFUSED");
  });
});
