import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { EmulatorError } from "../../../src/errors/emulator-error.ts";
import { accounts } from "../../../src/exchange/account.ts";
import { collect } from "../../../src/exchange/body.ts";
import { compose, type Stage } from "../../../src/exchange/compose.ts";
import type { Arrival } from "../../../src/exchange/exchange.ts";
import { inFlight } from "../../../src/exchange/in-flight.ts";
import { type Ended, type PipelineParts, pipeline, roadMap } from "../../../src/exchange/pipeline.ts";
import { isWhole, type Reply } from "../../../src/exchange/reply.ts";
import { faultBook } from "../../../src/faults/book.ts";
import { findProvider, providers } from "../../../src/providers/index.ts";
import { quirksWith } from "../../../src/schema/quirks.ts";
import { runs } from "../../../src/stages/runs.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Journal, JournalEntry } from "../../../src/store/store.ts";
import { systemClock } from "../../../src/world/system-clock.ts";

const store = openStore(":memory:");
const parts: PipelineParts = {
  accounts: accounts({
    newClock: () => systemClock(),
    seed: "s",
    strict: false,
    gateways: [],
    runtimeGateways: store.gateways,
    accounts: {},
  }),
  hosts: {},
  providers: () => ({ all: [], onRest: [], find: () => undefined }),
  strict: false,
  models: () => ({ list: () => [], isBehaviour: () => false }),
  backend: { send: () => Promise.reject(new Error("unused")) },
  journal: {
    write: () => Promise.resolve(),
    flush: () => {},
    sorted: () => Promise.resolve(),
    sortedWhileQuiet: () => Promise.resolve(true),
  },
  cache: store.cache,
  faults: faultBook([]),
  windows: store.windows,
  providerKeys: store.providerKeys,
  credits: store.credits,
  knowsModel: () => true,
  findModel: () => expect.fail("nothing has a price here"),
  quirks: quirksWith(),
  padding: true,
  inFlight: inFlight(),
  runs: runs(),
  onEnd: () => {},
  report: () => {},
};

test("docs/architecture.md shows the three lists as they are", () => {
  const page = readFileSync("docs/architecture.md", "utf8");
  for (const [name, stages] of Object.entries(roadMap(parts))) {
    expect(page).toMatch(new RegExp(`^${name}: +${stages.join(" → ")}$`, "m"));
  }
});

describe("when the log cannot be written", () => {
  const full = new EmulatorError("AIGW-DATABASE", "the log cannot be written: database or disk is full", { hint: "make room" });

  test("whole answers and refusals become a 500 with ids, and the operator hears why", async () => {
    for (const path of ["openai/chat/completions", "nobody/x"]) {
      const { answer, reported, ended } = withJournal(() => Promise.reject(full));
      const reply = await answer(arrival(path));
      expect(reply.status, path).toBe(500);
      expect(Buffer.from(isWhole(reply.body) ? reply.body : []).toString()).toContain('"internalCode":500');
      expect(reply.headers["cf-aig-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(reported).toMatchObject([{ code: "AIGW-DATABASE", message: expect.stringContaining("disk is full") }]);
      expect(ended).toMatchObject([{ reply: { status: 500 } }]);
    }
  });

  test("a stream breaks off before its end", async () => {
    const { answer, reported } = withJournal(() => Promise.reject(full), {
      ...whole,
      body: Readable.from([Buffer.from("data: 1\n\n")]),
    });
    const reply = await answer(arrival("openai/chat/completions"));
    expect(reply.status).toBe(200);
    await expect(collect(reply.body, 100)).rejects.toMatchObject({ code: "AIGW-DATABASE" });
    expect(reported).toHaveLength(1);
  });
});

test("a mistake of ours is a 500 that names it in the trace, without its stack, and is reported with it", async () => {
  const rows: JournalEntry[] = [];
  const journal = async (entry: JournalEntry) => void rows.push(entry);
  const { answer, reported } = withJournal(journal, new TypeError("x is not a function"));
  expect((await answer(arrival("openai/chat/completions"))).status).toBe(500);
  expect(reported).toMatchObject([{ name: "TypeError", stack: expect.stringContaining("pipeline.test.ts") }]);
  const told = JSON.stringify(rows[0]?.exchange.trace.happened);
  expect(told).toContain('"hint":"x is not a function"');
  expect(told).not.toContain("pipeline.test.ts");
});

const whole: Reply = { status: 200, headers: {}, body: Buffer.from("{}"), from: "provider" };

function withJournal(write: Journal["write"], given: Reply | Error = whole) {
  const reported: Error[] = [];
  const ended: Ended[] = [];
  const answer = pipeline({
    ...parts,
    hosts: {},
    providers: () => ({ all: providers, onRest: [], find: findProvider }),
    backend: { send: async () => (given instanceof Error ? Promise.reject(given) : { ...given, headers: {} }) },
    journal: { ...parts.journal, write },
    onEnd: (exchange) => void ended.push(exchange),
    report: (error) => void reported.push(error),
  });
  return { answer, reported, ended };
}

function arrival(path: string) {
  return {
    door: "gateway",
    method: "POST",
    safeUrl: `/v1/local/default/${path}`,
    account: "local",
    gateway: "default",
    path,
    search: "",
    headers: {},
    body: Buffer.from("{}"),
    signal: new AbortController().signal,
    gone: false,
  } satisfies Arrival;
}

test("G-REQ-15 a caller who leaves as a step fails is not tried for again", async () => {
  const step = { provider: "openai", endpoint: "chat/completions", headers: {}, query: {} };
  const caller = { ...arrival(""), body: Buffer.from(JSON.stringify([step, step])), gone: false };
  let asked = 0;
  const answer = pipeline({
    ...parts,
    hosts: {},
    providers: () => ({ all: providers, onRest: [], find: findProvider }),
    backend: {
      async send() {
        asked += 1;
        caller.gone = true;
        return { ...whole, status: 500, headers: {} };
      },
    },
  });
  expect((await answer(caller)).status).toBe(499);
  expect(asked).toBe(1);
});

test("the first stage of a list is the outermost: first in, last out", async () => {
  const seen: string[] = [];
  const stage =
    (name: string): Stage<string> =>
    async (_context, next) => {
      seen.push(`${name} in`);
      const reply = await next();
      seen.push(`${name} out`);
      return reply;
    };
  const reply: Reply = { status: 200, headers: {}, body: new Uint8Array(), from: "provider" };
  await compose([stage("a"), stage("b")], async () => {
    seen.push("last");
    return reply;
  })("context");
  expect(seen).toEqual(["a in", "b in", "last", "b out", "a out"]);
});

test("a stage that does not call next answers instead of what lies within", async () => {
  const reply: Reply = { status: 418, headers: {}, body: new Uint8Array(), from: "gateway" };
  const answer = await compose<string>([async () => reply], () => Promise.reject(new Error("must not be asked")))("context");
  expect(answer).toBe(reply);
});
