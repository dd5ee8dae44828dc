import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import type { Reply } from "../../../src/exchange/reply.ts";
import { sendReply } from "../../../src/http/reply.ts";

let stop = () => {};

afterEach(() => stop());

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  stop = () => server.close().closeAllConnections();
  await new Promise((ready) => server.once("listening", ready));
  return (server.address() as AddressInfo).port;
}

const whole = (body: string, status = 200): Reply => ({
  status,
  headers: { "content-type": "text/plain", "set-cookie": ["a=1", "b=2"] },
  body: Buffer.from(body),
  from: "provider",
});

const asked = (method: string, path = "/", more = "") => `${method} ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
const last = "connection: close\r\n";

/** All that comes over a connection that the other side closes. */
function over(port: number, requests: string): Promise<string> {
  const socket = connect(port, "127.0.0.1", () => socket.write(requests));
  return text(socket);
}

test("a short answer leaves as one piece, headers and body", async () => {
  const pieces: string[] = [];
  const port = await listening((request, response) => {
    const socket = request.socket as Socket & Record<"_write" | "_writev", (...given: never[]) => void>;
    for (const name of ["_write", "_writev"] as const) {
      const write = socket[name].bind(socket);
      vi.spyOn(socket, name).mockImplementation((...given) => {
        pieces.push(name);
        write(...given);
      });
    }
    void sendReply(whole("café"), response);
  });
  const answer = await over(port, asked("POST", "/", `content-length: 0\r\n${last}`));
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*content-length: 5\r\n.*\r\n\r\ncafé$/s);
  expect(answer.match(/set-cookie: .=./g)).toEqual(["set-cookie: a=1", "set-cookie: b=2"]);
  expect(pieces).toEqual(["_write"]);
});

test("requests that are pipelined are answered in their order, whichever is ready first", async () => {
  const port = await listening((request, response) => {
    const send = () => void sendReply(whole(`answer to ${request.url}`), response);
    if (request.url === "/first") setTimeout(send, 20);
    else send();
  });
  const answers = await over(port, asked("GET", "/first") + asked("GET", "/second") + asked("GET", "/third", last));
  expect(answers.match(/answer to \/[a-z]+/g)).toEqual(["answer to /first", "answer to /second", "answer to /third"]);
});

test("HEAD gets headers alone, an empty answer its length, and the connection serves the next request", async () => {
  const port = await listening((request, response) => void sendReply(whole(request.url === "/empty" ? "" : "body"), response));
  const answers = await over(port, asked("HEAD") + asked("GET", "/empty") + asked("GET", "/", last));
  expect(answers.match(/content-length: \d+/g)).toEqual(["content-length: 4", "content-length: 0", "content-length: 4"]);
  expect(answers.match(/body/g)).toHaveLength(1);
});

test("whoever has gone gets nothing, and nothing breaks", async () => {
  let answered = () => {};
  const tried = new Promise<void>((done) => {
    answered = done;
  });
  let leave = () => {};
  const port = await listening((_request, response) => {
    response.once("close", () => {
      expect(() => sendReply(whole("too late"), response)).not.toThrow();
      setImmediate(answered);
    });
    leave();
  });
  const socket = connect(port, "127.0.0.1", () => socket.write(asked("GET")));
  leave = () => socket.destroy();
  await tried;
});
