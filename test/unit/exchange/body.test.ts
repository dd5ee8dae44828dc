import fc from "fast-check";
import { expect, test } from "vitest";
import { collect, cut, discard, type Ending, tap } from "../../../src/exchange/body.ts";
import { redactUrl } from "../../../src/exchange/redact-url.ts";

async function* source(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of body) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

test("a tap shows every chunk, and the end before the reader learns of it", async () => {
  const seen: string[] = [];
  const tapped = tap(
    source("a", "b"),
    (chunk) => seen.push(Buffer.from(chunk).toString()),
    async (ending) => {
      await Promise.resolve();
      seen.push(ending.kind);
    },
  );
  for await (const chunk of tapped) seen.push(`read ${Buffer.from(chunk)}`);
  seen.push("done");
  expect(seen).toEqual(["a", "read a", "b", "read b", "complete", "done"]);
});

test("a tap tells a body that broke from one that was left", async () => {
  const endings: Ending["kind"][] = [];
  const note = (ending: Ending) => void endings.push(ending.kind);
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("a");
    throw new Error("cut");
  }
  await expect(text(tap(breaking(), () => {}, note))).rejects.toThrow("cut");
  for await (const _ of tap(source("a", "b"), () => {}, note)) break;
  expect(endings).toEqual(["broken", "left"]);
});

test("collect stops at its cap and says so", async () => {
  expect(await collect(source("abc", "def"), 4)).toEqual({ bytes: Buffer.from("abcd"), complete: false });
  expect(await collect(source("abc", "def"), 6)).toEqual({ bytes: Buffer.from("abcdef"), complete: true });
  expect(await collect(Buffer.from("abc"), 2)).toMatchObject({ complete: false });
});

test("cut gives exactly the first bytes, wherever the chunks divide", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 5, unit: "binary-ascii" })), fc.nat(30), async (parts, length) => {
      expect(await text(cut(source(...parts), length))).toBe(parts.join("").slice(0, length));
    }),
  );
});

test("a discarded body lets its source stop", async () => {
  let stopped = false;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield Buffer.from("a");
      yield Buffer.from("b");
    } finally {
      stopped = true;
    }
  }
  const body = watched();
  await body.next();
  await discard(body);
  expect(stopped).toBe(true);
});

test("keys in a query are taken out of what is shown, the rest stays", () => {
  expect(redactUrl("/v1/a/g/google-ai-studio/x?alt=sse&key=AIzaSecret&y=1")).toBe("/v1/a/g/google-ai-studio/x?alt=sse&key=…&y=1");
  expect(redactUrl("/v1/a/g/cartesia?api_key=s3cret")).toBe("/v1/a/g/cartesia?api_key=…");
  expect(redactUrl("/v1/a/g/openai/models?monkey=1")).toBe("/v1/a/g/openai/models?monkey=1");
});
