import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { hello, listening } from "../../support/emulator.ts";
import { openSocket } from "../../support/sockets.ts";

const gateway = "/v1/local/default";
const create = { type: "universal.create", request: { provider: "openai", endpoint: "chat/completions", query: hello } };

const odd = fc.oneof(
  fc.constantFrom("", " ", "\t", ",", "a,,b", "websocket", "h2c", "WebSocket, h2c", "13", "x".repeat(5000)),
  fc.string(),
);
const clean = odd.map((text) => text.replace(/[^ -~]/g, ""));
const upgrade = fc.record({
  method: fc.constantFrom("GET", "POST", "OPTIONS", "DELETE"),
  path: fc.constantFrom(
    gateway,
    `${gateway}/`,
    `${gateway}/openai?model=x`,
    `${gateway}/%2F`,
    "/",
    "/v1/%00/x",
    "/_aigw/health",
    "*",
  ),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom(
        "upgrade",
        "connection",
        "sec-websocket-key",
        "sec-websocket-version",
        "sec-websocket-protocol",
        "http2-settings",
      ),
      clean,
    ),
    { maxLength: 6 },
  ),
  rest: fc.uint8Array({ maxLength: 40 }),
});

test("whatever an upgrade is made of, and whatever follows it, the next caller is served", async () => {
  const aigw = await listening({ bodyLimit: 2_000 });
  const failed: unknown[] = [];
  const note = (error: unknown) => void failed.push(error);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  aigw.events.on("bug", note);
  const port = Number(new URL(aigw.url).port);
  await fc.assert(
    fc.asyncProperty(upgrade, async ({ method, path, headers, rest }) => {
      const socket = connect({ port, host: "127.0.0.1" });
      const lines = [`${method} ${path} HTTP/1.1`, "host: x", ...headers.map(([name, value]) => `${name}: ${value}`), "", ""];
      socket.on("error", () => {});
      socket.resume();
      socket.end(Buffer.concat([Buffer.from(lines.join("\r\n")), rest]));
      await once(socket, "close");
    }),
    { numRuns: 200, interruptAfterTimeLimit: 3_000 },
  );
  const socket = await openSocket(aigw.url + gateway);
  socket.send(create);
  expect(await socket.next()).toMatchObject({ type: "universal.created" });
  expect(failed).toEqual([]);
});

test("whatever frames are made of, each is answered and the socket stays as it should", async () => {
  const aigw = await listening();
  const bugs: unknown[] = [];
  aigw.events.on("bug", (bug) => bugs.push(bug));
  const socket = await openSocket(aigw.url + gateway);
  const anything = fc.jsonValue({ maxDepth: 3 });
  const request = fc.record(
    {
      eventId: anything,
      provider: fc.oneof(fc.constantFrom("openai", "compat", "__proto__"), fc.string()),
      endpoint: anything,
      headers: anything,
      query: anything,
      config: anything,
    },
    { requiredKeys: [] },
  );
  const frame = fc.record({
    type: fc.constant("universal.create"),
    request: fc.oneof(request, fc.array(request, { maxLength: 3 }), anything),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(frame, anything), async (message) => {
      socket.send(JSON.stringify(message));
      expect((await socket.next()).type).toMatch(/^(?:universal\.created|error)$/);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 3_000 },
  );
  expect(socket.ws.readyState).toBe(socket.ws.OPEN);
  expect(bugs).toEqual([]);
});
