import { Request as UndiciRequest } from "undici";
import { expect, test } from "vitest";
import { besidesUrl, urlIn } from "../../../src/world/moved-request.ts";

const url = "https://gateway.ai.cloudflare.com/v1/a/g/openai/chat/completions";

/** What a request says that is made of both. */
async function moved(input: Parameters<typeof fetch>[0], init?: RequestInit) {
  const request = new Request("http://127.0.0.1:1/elsewhere", besidesUrl(input, init));
  const { method, headers, redirect, signal } = request;
  return { method, mine: headers.get("x-mine"), redirect, aborted: () => signal.aborted, body: await request.text() };
}

test("a text or URL is asked for as it was given, and keeps what is said beside it", async () => {
  expect([urlIn(url), urlIn(new URL(url))]).toEqual([url, url]);
  const init = { method: "POST", headers: { "x-mine": "1" }, body: "hello" };
  expect(await moved(url, init)).toMatchObject({ method: "POST", mine: "1", body: "hello" });
});

test("a Request keeps method, headers, body, redirects and its abort; what is said beside it counts more", async () => {
  const abort = new AbortController();
  const request = () =>
    new Request(url, { method: "PUT", headers: { "x-mine": "1" }, body: "hello", redirect: "manual", signal: abort.signal });
  const same = await moved(request());
  expect(same).toMatchObject({ method: "PUT", mine: "1", body: "hello", redirect: "manual" });
  abort.abort();
  expect(same.aborted()).toBe(true);
  expect(await moved(request(), { headers: { "x-mine": "2" }, body: "bye" })).toMatchObject({ mine: "2", body: "bye" });
});

test("a Request of another implementation of fetch is one too", async () => {
  const foreign = new UndiciRequest(url, { method: "POST", headers: { "x-mine": "1" }, body: "hello" }) as unknown as Request;
  expect(urlIn(foreign)).toBe(url);
  expect(await moved(foreign)).toMatchObject({ method: "POST", body: "hello" });
});

test("a dispatcher, which would send it somewhere else, is left out", () => {
  expect(besidesUrl(url, { dispatcher: {} } as RequestInit)).toEqual({});
});
