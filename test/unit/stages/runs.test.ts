import { expect, test } from "vitest";
import type { Account } from "../../../src/exchange/account.ts";
import { runs } from "../../../src/stages/runs.ts";

let nowMs = 0;
const account = { clock: { now: () => nowMs } } as Account;
const event = (text: string) => Buffer.from(`data: ${text}\n\n`);

async function* source(...chunks: (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield chunk;
  }
}

async function textOf(body: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!body) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("bytes pass in the pieces in which they came, and are kept as events", async () => {
  const kept = runs();
  const pieces = [Buffer.from("data: a"), Buffer.from("\n\ndata: b\n"), Buffer.from("\ndata: c")];
  const came: string[] = [];
  for await (const chunk of kept.keep(account, { id: "1", gateway: "g" }, source(...pieces))) came.push(String(chunk));
  expect(came).toEqual(pieces.map(String));
  expect(await textOf(kept.resume(account, { id: "1", gateway: "g" }, 1))).toBe("data: b\n\ndata: c");
  expect(await textOf(kept.resume(account, { id: "1", gateway: "g" }, 9))).toBe("");
});

test("whoever takes it up while it goes on gets what still comes", async () => {
  const kept = runs();
  let finish = () => {};
  const later = new Promise<void>((done) => {
    finish = done;
  });
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield event("a");
    await later;
    yield event("b");
  }
  const reader = kept.keep(account, { id: "1", gateway: "g" }, slow())[Symbol.asyncIterator]();
  await reader.next();
  await reader.return?.();
  const rest = textOf(kept.resume(account, { id: "1", gateway: "g" }, 0));
  finish();
  expect(await rest).toBe("data: a\n\ndata: b\n\n");
});

test("a stream that broke off breaks off for everybody, at the same place", async () => {
  const kept = runs();
  const broken = () => source(event("a"), new Error("reset"));
  await expect(textOf(kept.keep(account, { id: "1", gateway: "g" }, broken()))).rejects.toThrow("reset");
  const again = kept.resume(account, { id: "1", gateway: "g" }, 0)?.[Symbol.asyncIterator]();
  expect(String((await again?.next())?.value)).toBe("data: a\n\n");
  await expect(again?.next()).rejects.toThrow("reset");
});

test("the oldest of more than a hundred, what is over 16 MiB, and what is too old are forgotten", async () => {
  const kept = runs();
  for (let n = 0; n <= 100; n++) await textOf(kept.keep(account, { id: String(n), gateway: "g" }, source(event("a"))));
  expect(kept.resume(account, { id: "0", gateway: "g" }, 0)).toBeUndefined();
  expect(await textOf(kept.resume(account, { id: "1", gateway: "g" }, 0))).toBe("data: a\n\n");
  const large = event("x".repeat(9 * 1024 * 1024));
  await textOf(kept.keep(account, { id: "large", gateway: "g" }, source(large, large)));
  expect(kept.resume(account, { id: "large", gateway: "g" }, 0)).toBeUndefined();
  nowMs += 330_001;
  expect(kept.resume(account, { id: "100", gateway: "g" }, 0)).toBeUndefined();
});
