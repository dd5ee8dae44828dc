import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { openStore } from "../../../src/store/open.ts";
import { type ManualClock, manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, listening } from "../../support/emulator.ts";

const NOON = Date.UTC(2026, 0, 1, 12);
const HOUR = 3600;

/** Lets emulated time run, fifty milliseconds at a time, until the work is done. */
async function whileTimePasses<Result>(clock: ManualClock, work: Promise<Result>): Promise<Result> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  while (!done) await clock.advance(50);
  return ended;
}

describe("10,000 mixed requests at 64 in flight", () => {
  const REQUESTS = 10_000;
  const IN_FLIGHT = 64;
  /** Every fifth goes over a socket, the others in process: the road behind the door is the same. */
  const SOCKET_EVERY = 5;
  const accounts = ["anna", "bert", "cleo"] as const;
  const FIXED = 100;
  const SLIDING = 90;
  const MISSES = 30;
  const QUOTA = 40;

  const config: ConfigInput = {
    mocks: "test/support/no-mocks",
    gateways: [
      { id: "open" },
      { id: "cached", cache_ttl: HOUR },
      { id: "fixed", rate_limiting_limit: FIXED, rate_limiting_interval: HOUR },
      { id: "sliding", rate_limiting_limit: SLIDING, rate_limiting_interval: HOUR, rate_limiting_technique: "sliding" },
      { id: "both", cache_ttl: HOUR, rate_limiting_limit: MISSES, rate_limiting_interval: HOUR },
    ],
    // A share of a day comes back later than the test takes.
    quotas: [{ provider: "anthropic", requests_per_day: QUOTA }],
  };

  /** One request: what is sent, and how many of the answer's chunks are read before the caller leaves. */
  interface Sent {
    readonly kind: string;
    readonly account: string;
    readonly gateway: string;
    readonly path?: string;
    readonly body: unknown;
    readonly headers?: Record<string, string>;
    readonly leaves?: boolean;
  }

  interface Got {
    readonly sent: Sent;
    readonly status: number;
    readonly logId: string | null;
    readonly step: number;
    readonly cache: string | null;
    readonly text: string;
  }

  const OPENAI = "openai/chat/completions";
  /** The answer repeats the question, and the question says whose it is. */
  const echo = (account: string, question: string, more: object = {}) => ({
    model: "mock/echo",
    messages: [{ role: "user", content: `mark-${account} ${question}` }],
    ...more,
  });
  const key = { authorization: "Bearer k" };

  const kinds: Record<string, (account: string, n: number) => Omit<Sent, "kind" | "account">> = {
    // The same names everywhere: anna's "k1" is not bert's.
    "cached by name": (account, n) => ({
      gateway: "cached",
      body: echo(account, `${n}`),
      headers: { "cf-aig-cache-key": `k${n % 40}` },
    }),
    "cached by body": (account, n) => ({ gateway: "cached", body: echo(account, `${n % 40}`) }),
    fixed: (account, n) => ({ gateway: "fixed", body: echo(account, `${n}`) }),
    sliding: (account, n) => ({ gateway: "sliding", body: echo(account, `${n}`) }),
    "cached and limited": (account, n) => ({
      gateway: "both",
      path: "compat/chat/completions",
      body: echo(account, `${n % 60}`, { model: "openai/mock/echo" }),
    }),
    "falls back": (account, n) => ({
      gateway: "open",
      path: "",
      body: [
        { provider: "openai", endpoint: "chat/completions", headers: key, query: echo(account, "x", { model: "mock/500" }) },
        { provider: "openai", endpoint: "chat/completions", headers: key, query: echo(account, `${n}`) },
      ],
    }),
    "falls back from a quota": (account, n) => ({
      gateway: "open",
      path: "",
      body: [
        {
          provider: "anthropic",
          endpoint: "v1/messages",
          headers: { "x-api-key": "k", "anthropic-version": "2023-06-01" },
          query: echo(account, `${n}`, { max_tokens: 50 }),
        },
        { provider: "openai", endpoint: "chat/completions", headers: key, query: echo(account, `${n}`) },
      ],
    }),
    streamed: (account, n) => ({ gateway: "open", body: echo(account, `${n}`, { stream: true }) }),
    "cut off": (account, n) => ({
      gateway: "open",
      body: echo(account, `${n}`, { model: "mock/stream-20tps", stream: true }),
      leaves: true,
    }),
    "tried again": (account, n) => ({
      gateway: "open",
      body: echo(account, `${n}`, { model: "mock/503" }),
      headers: { "cf-aig-max-attempts": "2", "cf-aig-retry-delay": "100" },
    }),
    "not logged": (account, n) => ({
      gateway: "open",
      body: echo(account, `${n}`),
      headers: { "cf-aig-collect-log": "false" },
    }),
    "refused at the door": () => ({ gateway: "open", path: "nobody/x", body: {} }),
  };
  const names = Object.keys(kinds);

  function request(index: number): Sent {
    const kind = names[index % names.length] ?? "fixed";
    const turn = Math.floor(index / names.length);
    const account = accounts[turn % accounts.length] ?? accounts[0];
    return { kind, account, ...(kinds[kind] ?? kinds["fixed"])?.(account, Math.floor(turn / accounts.length)) } as Sent;
  }

  async function ask(aigw: EmulatorInside, sent: Sent, index: number): Promise<Got> {
    const call = index % SOCKET_EVERY === 0 ? fetch : aigw.fetch;
    const answer = await call(`${aigw.url}/v1/${sent.account}/${sent.gateway}/${sent.path ?? OPENAI}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...key, ...sent.headers },
      body: JSON.stringify(sent.body),
    });
    const text = sent.leaves ? await oneChunk(answer) : await answer.text();
    const { headers, status } = answer;
    const step = Number(headers.get("cf-aig-step") ?? -1);
    return { sent, status, logId: headers.get("cf-aig-log-id"), step, cache: headers.get("cf-aig-cache-status"), text };
  }

  async function oneChunk(answer: Response): Promise<string> {
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    return new TextDecoder().decode(first?.value);
  }

  async function all(aigw: EmulatorInside): Promise<Got[]> {
    const got: Got[] = [];
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < REQUESTS; index = next++) got.push(await ask(aigw, request(index), index));
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    return got;
  }

  test("G-RL-9 never exceed a limit, never serve one account's cache to another, never lose a log row", {
    timeout: 300_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "aigw-concurrency-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const db = join(folder, "emulator.db");
    const clock = manualClock(NOON);
    const aigw = await listening({ ...config, db }, { clock });
    const got = await whileTimePasses(clock, all(aigw));
    await aigw.stop();
    expect(clock.now()).toBeLessThan(NOON + HOUR * 1000);
    expect(got).toHaveLength(REQUESTS);

    for (const account of accounts) {
      const of = (kind: string) => got.filter(({ sent }) => sent.account === account && sent.kind === kind);
      const passed = (kind: string) => of(kind).filter(({ status }) => status === 200).length;
      const asked = of("fixed").length;
      expect(asked).toBeGreaterThan(2 * FIXED);
      expect({ fixed: passed("fixed"), sliding: passed("sliding") }).toEqual({ fixed: FIXED, sliding: SLIDING });
      expect(of("fixed").filter(({ status }) => status === 429)).toHaveLength(asked - FIXED);
      expect(of("falls back from a quota").filter(({ step }) => step === 0)).toHaveLength(QUOTA);

      // Two that ask the same at once may both miss (G-CACHE-16), but a miss that was let in is counted.
      const both = of("cached and limited");
      expect(both.filter(({ cache }) => cache === "MISS")).toHaveLength(MISSES);
      expect(both.filter(({ cache }) => cache === "HIT").length).toBeGreaterThan(0);
      for (const kind of ["cached by name", "cached by body"]) {
        expect(of(kind).filter(({ cache }) => cache === "HIT").length).toBeGreaterThan(of(kind).length / 2);
      }
      for (const kind of ["falls back", "falls back from a quota", "streamed", "not logged", "cached by name"]) {
        expect(passed(kind)).toBe(of(kind).length);
      }
    }
    const strangers = got.filter(({ sent, text }) =>
      accounts.some((other) => other !== sent.account && text.includes(`mark-${other}`)),
    );
    expect(strangers).toEqual([]);
    const marked = got.filter(({ sent, status }) => status === 200 && sent.kind !== "cut off" && sent.kind !== "streamed");
    expect(marked.filter(({ sent, text }) => !text.includes(`mark-${sent.account}`))).toEqual([]);

    const store = openStore(db);
    onTestFinished(() => store.close());
    await store.journal.sorted();
    const logged = got.filter(({ logId }) => logId !== null);
    const silent = new Set(["not logged", "refused at the door"]);
    expect(got.filter(({ sent, logId }) => (logId === null) !== silent.has(sent.kind))).toEqual([]);
    expect(new Set(logged.map(({ logId }) => logId)).size).toBe(logged.length);
    const wrong = logged.filter(({ logId, sent, status, step }) => {
      const row = store.logs.find(String(logId));
      return row?.account !== sent.account || row.gateway !== sent.gateway || row.statusCode !== status || row.step !== step;
    });
    expect(wrong).toEqual([]);
    // Each step has its row, those that were passed over too.
    expect(store.logs.count()).toBe(logged.reduce((rows, { step }) => rows + step + 1, 0));
    expect(store.exchanges.count({})).toBe(REQUESTS);
  });
});

describe("with so many allowed, exactly so many of any number at once pass", () => {
  /** How a request of the burst looks, and how many turns of the event loop it comes later than the first. */
  const request = fc.record({
    shape: fc.constantFrom("whole", "streamed", "held open", "tried again", "universal"),
    turns: fc.integer({ min: 0, max: 8 }),
  });
  const limits = [1, 2, 3, 5, 8] as const;
  const messages = [{ role: "user", content: "hello" }];

  async function burst(aigw: EmulatorInside, gateway: string, requests: readonly { shape: string; turns: number }[]) {
    const statuses = requests.map(async ({ shape, turns }) => {
      for (let turn = 0; turn < turns; turn += 1) await new Promise((done) => setImmediate(done));
      const answer = await sendOne(aigw, gateway, shape);
      if (shape === "held open") onTestFinished(() => answer.body?.cancel());
      else await answer.arrayBuffer();
      return answer.status === 429 ? "refused" : "passed";
    });
    return (await Promise.all(statuses)).filter((each) => each === "passed").length;
  }

  function sendOne(aigw: EmulatorInside, gateway: string, shape: string): Promise<Response> {
    const stream = shape === "streamed" || shape === "held open";
    const chat = { model: shape === "tried again" ? "mock/500" : "gpt-4o-mini", messages, stream };
    const fallsBack = ["mock/500", "gpt-4o-mini"].map((model) => ({
      provider: "openai",
      endpoint: "chat/completions",
      query: { model, messages },
    }));
    const retries = { "cf-aig-max-attempts": "3", "cf-aig-retry-delay": "0" };
    return aigw.fetch(`http://aigw/v1/${gateway}/${shape === "universal" ? "" : "openai/chat/completions"}`, {
      method: "POST",
      ...(shape === "tried again" && { headers: retries }),
      body: JSON.stringify(shape === "universal" ? fallsBack : chat),
    });
  }

  test.each(["fixed", "sliding"] as const)("G-RL-3 G-RL-9 property: %s windows, whatever the order", async (technique) => {
    const window = { rate_limiting_interval: HOUR, rate_limiting_technique: technique };
    const clock = manualClock(NOON);
    const aigw = await emulator(
      { gateways: limits.map((limit) => ({ id: `g${limit}`, rate_limiting_limit: limit, ...window })) },
      { clock },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...limits),
        fc.array(request, { minLength: 1, maxLength: 16 }),
        async (limit, requests) => {
          run += 1;
          expect(await burst(aigw, `run-${run}/g${limit}`, requests)).toBe(Math.min(limit, requests.length));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("G-RL-3 a stream counts when it begins and holds no place: after the window's turn as many pass as ever", async () => {
    const clock = manualClock(NOON);
    const aigw = await emulator({ gateways: [{ id: "g", rate_limiting_limit: 2, rate_limiting_interval: 60 }] }, { clock });
    const held = () => ({ shape: "held open", turns: 0 });
    expect(await burst(aigw, "local/g", [held(), held(), held()])).toBe(2);
    await clock.advance(60_000);
    expect(await burst(aigw, "local/g", [held(), held(), held(), held()])).toBe(2);
  });

  test("G-RL-11 what is refused at the door does not count, what fails at the provider does", async () => {
    const aigw = await emulator({ gateways: [{ id: "g", rate_limiting_limit: 2, rate_limiting_interval: HOUR }] });
    const statusOf = async (path: string, model: string) =>
      (await aigw.fetch(`http://aigw/v1/local/g/${path}`, { method: "POST", body: JSON.stringify({ model, messages }) })).status;
    expect(await statusOf("nobody/chat/completions", "gpt-4o-mini")).toBe(400);
    expect(await statusOf("openai/chat/completions", "mock/500")).toBe(500);
    expect(await statusOf("openai/chat/completions", "mock/400")).toBe(400);
    expect(await statusOf("openai/chat/completions", "gpt-4o-mini")).toBe(429);
  });
});
