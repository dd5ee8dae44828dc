import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { exchangeSummary } from "../../../src/emulator/exchange-summary.ts";
import type { ExchangeSummary } from "../../../src/schema/control/exchange-summary.ts";
import { openStore } from "../../../src/store/open.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, hello, listening, post } from "../../support/emulator.ts";

const streamed = { ...hello, model: "mock/stream-20tps", stream: true };
const waiting = { ...hello, model: "mock/slow-2s" };

test("what is being answered when the emulator stops is logged and told before stop() resolves", async () => {
  const db = join(folder(), "emulator.db");
  const clock = manualClock(1_000);
  const aigw = await listening({ db }, { clock });
  const lines: ExchangeSummary[] = [];
  aigw.events.on("ended", (ended) => lines.push(exchangeSummary(ended)));
  const overSocket = await fetch(`${aigw.url}/v1/local/default/openai/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer k" },
    body: JSON.stringify(streamed),
  });
  const inProcess = await post(aigw, "openai/chat/completions", streamed);
  const unanswered = post(aigw, "openai/chat/completions", waiting);
  const failures = [overSocket.text(), inProcess.text(), unanswered].map((call) => call.then(String, () => "broke off"));
  // The last one gets as far as its wait; one more has hardly begun.
  await clock.advance(10);
  failures.push(post(aigw, "openai/chat/completions", waiting).then(String, () => "broke off"));
  await aigw.stop();

  expect(lines.map(({ note }) => note)).toEqual(Array(4).fill("emulator stopped"));
  for (const line of lines) expect(line).not.toHaveProperty("tokens");
  expect(await Promise.all(failures)).toEqual(Array(4).fill("broke off"));
  const store = openStore(db);
  onTestFinished(() => store.close());
  await store.journal.sorted();
  for (const { id, trace, status } of store.exchanges.list({ account: "local", limit: 10 })) {
    expect(JSON.parse(trace).at(-1)).toMatchObject({ what: "ended", how: "emulator stopped" });
    expect(store.logs.find(id)).toMatchObject({ statusCode: status, success: false, tokensIn: null, tokensOut: null });
  }
  expect(store.exchanges.count({})).toBe(4);
});

test("an answer that its reader leaves has no tokens in its row", async () => {
  const clock = manualClock(1_000);
  const aigw = await emulator({}, { clock });
  const left = new Promise<ExchangeSummary>((done) => aigw.events.on("ended", (ended) => done(exchangeSummary(ended))));
  const answer = await post(aigw, "openai/chat/completions", streamed);
  await answer.body?.cancel();
  const line = await left;
  expect(line).toMatchObject({ note: "client left" });
  expect(line).not.toHaveProperty("tokens");
});

test("AIGW-STOPPED a stopped emulator answers nobody, and says what to do", async () => {
  const aigw = await emulator();
  await aigw.stop();
  const stopped = { name: "EmulatorError", code: "AIGW-STOPPED", hint: expect.stringContaining("createEmulator") };
  await expect(post(aigw, "openai/chat/completions", hello)).rejects.toMatchObject(stopped);
  await expect(aigw.start()).rejects.toMatchObject(stopped);
});

test("AIGW-DATABASE nobody is advised to delete a file that is no emulator's database", async () => {
  const db = join(folder(), "README.md");
  writeFileSync(db, "# Not a database\n".repeat(100));
  const refused = await emulator({ db }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "AIGW-DATABASE", file: db });
  expect(refused).toHaveProperty("hint", expect.not.stringContaining("delete"));
});

test("who asks for what is no gateway URL is heard of, without the query", async () => {
  const aigw = await emulator({}, { clock: manualClock(5_000) });
  const strays: unknown[] = [];
  aigw.events.on("stray", (stray) => strays.push(stray));
  for (const path of ["/openai/models?key=secret", "/v1/local", "/%zz", "/_aigw/nothing"]) await aigw.fetch(`http://aigw${path}`);
  expect(strays).toMatchObject([
    { atMs: 5_000, method: "GET", path: "/openai/models", advice: expect.stringContaining("cut before") },
    { path: "/v1/local", advice: expect.stringContaining("stops too early") },
    { path: "/%zz" },
  ]);
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "aigw-stop-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
