import { expect, test } from "vitest";
import { hello, listening } from "../../support/emulator.ts";
import { openSocket } from "../../support/sockets.ts";

const gateway = "/v1/local/default";

function create(eventId: string, query: object = hello, more: object = {}) {
  const request = {
    eventId,
    provider: "openai",
    endpoint: "chat/completions",
    headers: { authorization: "Bearer sk-test" },
    query,
  };
  return { type: "universal.create", request: { ...request, ...more } };
}

test.each(["", "/"])("G-WS-1 G-WS-2 G-WS-3 a frame is answered by one with metadata and body (path ending %j)", async (end) => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway + end);
  socket.send(create("my-request"));
  expect(await socket.next()).toMatchObject({
    type: "universal.created",
    metadata: {
      cacheStatus: "MISS",
      eventId: "my-request",
      logId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      step: "0",
      contentType: "application/json",
    },
    response: { object: "chat.completion", choices: [{ message: { role: "assistant" } }] },
  });
});
