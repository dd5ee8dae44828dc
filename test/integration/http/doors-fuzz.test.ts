import { type IncomingHttpHeaders, request } from "node:http";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { catalog } from "../../../src/errors/catalog.ts";
import { listening } from "../../support/emulator.ts";
import { type Asked, oddRequests } from "../../support/odd-requests.ts";

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** As bytes on a socket: a client library would refuse to send half of it. Rejects when no answer comes. */
function send(aigw: EmulatorInside, { path, method, headers, body }: Asked): Promise<Answered> {
  const { hostname, port } = new URL(aigw.url);
  const given = headers.flat();
  return new Promise((done, failed) => {
    const all = [...given, "content-length", String(body.byteLength), ...(given.includes("host") ? [] : ["host", "aigw"])];
    const asking = request({ hostname, port, path, method, headers: all, agent: false, timeout: 30_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", failed);
      answer.on("end", () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    asking.on("timeout", () => asking.destroy(new Error("no answer")));
    asking.on("error", failed);
    asking.end(body);
  });
}

const refusals = new Set(Object.values(catalog).map(({ status, code }) => `${status} ${code}`));

/** What is wrong with an answer; undefined when it is of a documented shape. */
function complaint({ status, headers, text }: Answered, { method }: Asked): string | undefined {
  if (status < 200 || status >= 500) return `status ${status}`;
  const type = headers["content-type"] ?? "";
  if (method === "HEAD" || status === 204) return text === "" ? undefined : "a body where none belongs";
  if (type.startsWith("text/plain")) return status === 404 && text.startsWith("404 Not Found:") ? undefined : "plain text";
  if (type.startsWith("text/event-stream") || type.startsWith("application/vnd.amazon.eventstream")) return undefined;
  if (!type.startsWith("application/json")) return `content type '${type}'`;
  const json: unknown = JSON.parse(text);
  if (status < 400 || !text.includes("AiGatewayError")) return undefined;
  const { httpCode, internalCode } = json as { httpCode: number; internalCode: number };
  return httpCode === status && refusals.has(`${status} ${internalCode}`) ? undefined : "an envelope with a code of its own";
}

const accounts = { local: { tokens: ["gw-token"], api_tokens: ["api-token"] } };

test.each([false, true])(
  "whatever comes in, the doors answer in a documented shape and do not fail (strict: %s)",
  async (strict) => {
    const aigw = await listening({
      strict,
      gateways: strict ? [{ id: "default", authentication: false }] : [],
      accounts,
    });
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    await fc.assert(
      fc.asyncProperty(oddRequests, async (question) => {
        const answer = await send(aigw, question);
        expect(
          complaint(answer, question),
          JSON.stringify({ ...question, body: question.body.toString(), answer }),
        ).toBeUndefined();
      }),
      { numRuns: 500, interruptAfterTimeLimit: 3_000 },
    );
    expect(unhandled).toEqual([]);
  },
  20_000,
);
