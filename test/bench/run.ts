import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fixtureTimes } from "./fixture.ts";
import { load, post } from "./load.ts";
import { type Kept, pacing } from "./pacing.ts";
import { bareFastify, bareHttp, barePacer, emulator, leanProxy, type Server, timeToEnd } from "./process.ts";
import { manyRecordings } from "./recordings.ts";
import { lookUpMs } from "./rules.ts";

/**
 * The goals of docs/performance.md, each as a ratio against a reference in the same run: rounds are interleaved
 * (reference, emulator, reference, …) and the median of the rounds' ratios is printed with its spread. Never a test.
 * `npm run bench -- P1 P5` runs some; `--quick` runs shorter rounds.
 */
const args = process.argv.slice(2);
const wanted = args.filter((arg) => /^P\d+$/.test(arg));
const quick = args.includes("--quick");
/** Node reads them before anything else, which takes twice as long as `node -e 0` without. */
const certificates = process.env["NODE_EXTRA_CA_CERTS"] ? ", both with NODE_EXTRA_CA_CERTS" : "";
/** Many short ones: on a machine that is slower for some seconds, both sides of a round should be. */
const ROUNDS = quick ? 5 : 15;
const ROUND_MS = quick ? 500 : 1_000;
/** Of what is a number of runs by itself, and of recording, whose files are written while others wait for their turn. */
const SERIES = quick ? 3 : 5;
const LONG_MS = quick ? 1_000 : 3_000;

const path = "/v1/local/default/openai/chat/completions";
const SEA = "Tell me something about the sea.";
const question = { model: "gpt-4o-mini", messages: [{ role: "user", content: SEA }] };
const chat = post(path, question);
const cached = post(path, question, { "cf-aig-cache-key": "bench" });
const stream = post(path, {
  model: "mock/long-198",
  stream: true,
  messages: [{ role: "user", content: "Tell me something about the sea." }],
});

interface Result {
  readonly ratios: readonly number[];
  readonly note: string;
}

const scenarios: { id: string; title: string; floor: string; run: () => Promise<Result> }[] = [
  {
    id: "P1",
    title: "whole chat, 64 in flight, log on ÷ bare Fastify, requests per second",
    floor: "≥ 0.42, goal 0.55",
    run: throughput,
  },
  { id: "P2", title: "the same, 1 in flight ÷ bare node:http, p50", floor: "≤ 2.2, goal 1.6", run: latency },
  { id: "P3", title: "with 100,000 exact mock rules ÷ with 10, requests per second", floor: "≥ 0.9, goal 0.97", run: manyRules },
  {
    id: "P3",
    title: "with 100,000 recordings ÷ with 10, replayed, 64 in flight, requests per second",
    floor: "≥ 0.9, goal 0.97",
    run: manyInteractions,
  },
  { id: "P4", title: "with 200,000 log rows ÷ with 100, requests per second", floor: "≥ 0.95", run: longLog },
  { id: "P5", title: "201-event stream, 100 at a time ÷ bare node:http, events per second", floor: "≥ 1.3, goal 2", run: burst },
  { id: "P6", title: "2,000 streams at 50 tokens per second: pace kept", floor: "≥ 0.999, 97 % within 10 ms", run: paced },
  {
    id: "P7",
    title: "time added by recording a local upstream ÷ by the leanest proxy, 1 in flight, p50",
    floor: "≤ 1.8, goal 1.3",
    run: recording,
  },
  { id: "P8", title: "process start to first answer ÷ node -e 0", floor: "≤ 2.5, goal 1.9", run: startUp },
  { id: "P9", title: "--version ÷ node -e 0", floor: "≤ 1.2, goal 1.1", run: versionFlag },
  { id: "P12", title: "a test with the fixture − an empty one, median milliseconds", floor: "≤ 2 ms, goal 1", run: fixture },
  { id: "P13", title: "gateway cache hits ÷ the same not cached, 64 in flight", floor: "≥ 1.2", run: cacheHits },
  { id: "P10", title: "resident memory per request over 100,000 requests, bytes", floor: "≤ 60", run: memory },
];

if (!existsSync("dist/aigw-emulator.cjs")) throw new Error("the bench measures the built emulator: run `npm run build` first");
for (const { id, title, floor, run } of scenarios) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const { ratios, note } = await run();
  const sorted = [...ratios].sort((a, b) => a - b);
  const show = (value: number | undefined) => (value ?? Number.NaN).toFixed(value !== undefined && value >= 10 ? 1 : 3);
  console.log(
    `${id.padEnd(4)} ${show(sorted[sorted.length >> 1])}  [${show(sorted[0])} … ${show(sorted.at(-1))}]  floor ${floor}  ${title}${note ? `  (${note})` : ""}`,
  );
}

async function throughput(): Promise<Result> {
  return withServers([bareFastify, inFolder()], async ([fastify, aigw]) => {
    await warm([fastify, aigw], chat);
    const rates = await interleave(
      () => rate(fastify, chat, 64),
      () => rate(aigw, chat, 64),
    );
    return {
      ratios: rates.map(([a, b]) => b / a),
      note: `${Math.round(rates[0]?.[1] ?? 0)} against ${Math.round(rates[0]?.[0] ?? 0)} per second`,
    };
  });
}

async function latency(): Promise<Result> {
  const p50 = async (server: Server) =>
    (await load({ port: server.port, request: chat, connections: 1, durationMs: ROUND_MS })).p50;
  return withServers([bareHttp, inFolder()], async ([http, aigw]) => {
    await warm([http, aigw], chat);
    const times = await interleave(
      () => p50(http),
      () => p50(aigw),
    );
    return {
      ratios: times.map(([a, b]) => b / a),
      note: `${times[0]?.[1].toFixed(3)} ms against ${times[0]?.[0].toFixed(3)} ms`,
    };
  });
}

/** What a look-up costs beside a whole request: the rates' ratio follows from both. */
async function manyRules(): Promise<Result> {
  const few = lookUpMs(10);
  const many = lookUpMs(100_000);
  return withServers([inFolder()], async ([aigw]) => {
    const requestMs = 1000 / (await rate(aigw, chat, 64));
    const times = await interleave(
      async () => few(),
      async () => many(),
    );
    const [first] = times;
    return {
      ratios: times.map(([a, b]) => requestMs / (requestMs + b - a)),
      note: `a look-up takes ${micro(first?.[1])} against ${micro(first?.[0])} µs, a request ${micro(requestMs)} µs`,
    };
  });
}

async function manyInteractions(): Promise<Result> {
  const replaying = (count: number) =>
    inFolder((folder) => {
      manyRecordings(folder, SEA, count);
      return ["--mode", "replay"];
    });
  return withServers([replaying(10), replaying(100_000)], async ([few, many]) => {
    await warm([few, many], chat);
    const rates = await interleave(
      () => rate(few, chat, 64),
      () => rate(many, chat, 64),
    );
    return { ratios: rates.map(([a, b]) => b / a), note: `${Math.round(rates[0]?.[1] ?? 0)} per second` };
  });
}

/** What is added is what an answer takes longer than straight from the upstream. */
async function recording(): Promise<Result> {
  const upstream = await bareHttp();
  const openai = `http://127.0.0.1:${upstream.port}`;
  const configured = inFolder((folder) => {
    writeFileSync(join(folder, "aigw.config.json"), JSON.stringify({ upstreams: { openai } }));
    return ["--mode", "record"];
  });
  const p50 = async (server: Server) =>
    (await load({ port: server.port, request: chat, connections: 1, durationMs: LONG_MS })).p50;
  try {
    return await withServers([() => leanProxy(upstream.port), configured], async ([proxy, aigw]) => {
      await warm([proxy, aigw], chat, 5_000);
      const ratios: number[] = [];
      for (let round = 0; round < SERIES; round += 1) {
        const straight = await p50(upstream);
        ratios.push(((await p50(aigw)) - straight) / ((await p50(proxy)) - straight));
      }
      return { ratios, note: "" };
    });
  } finally {
    await upstream.stop();
  }
}

function micro(ms: number | undefined): string {
  return ((ms ?? Number.NaN) * 1000).toFixed(2);
}

async function longLog(): Promise<Result> {
  return withServers([inFolder(), inFolder()], async ([short, long]) => {
    for (let rows = 0; rows < 200_000; )
      rows += (await load({ port: long.port, request: chat, connections: 64, durationMs: 2_000 })).requests;
    await settled(long);
    const rates = await interleave(
      () => rate(short, chat, 64),
      () => rate(long, chat, 64),
    );
    // The short log grows while it is measured: the first rounds are the honest ones, all are shown.
    return { ratios: rates.map(([a, b]) => b / a), note: "" };
  });
}

async function burst(): Promise<Result> {
  const events = async (server: Server) => {
    const result = await load({ port: server.port, request: stream, connections: 100, durationMs: ROUND_MS });
    return (result.events / result.requests) * result.perSecond;
  };
  return withServers([bareHttp, inFolder()], async ([http, aigw]) => {
    await warm([http, aigw], stream, quick ? 1_000 : 4_000);
    const rates = await interleave(
      () => events(http),
      () => events(aigw),
    );
    return {
      ratios: rates.map(([a, b]) => b / a),
      note: `${Math.round(rates[0]?.[1] ?? 0)} against ${Math.round(rates[0]?.[0] ?? 0)} events per second`,
    };
  });
}

/** A server that does nothing else shows what the machine and the load generator could keep up with, at that moment. */
async function paced(): Promise<Result> {
  const plan = { streams: quick ? 500 : 2_000, tokensPerSecond: 50, tokens: 200 };
  return withServers([barePacer, inFolder()], async ([bare, aigw]) => {
    const rounds: Kept[][] = [];
    for (let round = 0; round < (quick ? 1 : 3); round += 1)
      rounds.push([await pacing(bare.port, plan), await pacing(aigw.port, plan)]);
    const shown = (which: number) => rounds.map((round) => ((round[which]?.onTime ?? 0) * 100).toFixed(1)).join(", ");
    const note = `within 10 ms of their time: ${shown(1)} % of events; of a server that only paces: ${shown(0)} %`;
    return { ratios: rounds.map((round) => round[1]?.pace ?? Number.NaN), note };
  });
}

async function cacheHits(): Promise<Result> {
  return withServers([inFolder()], async ([aigw]) => {
    await warm([aigw], chat);
    await warm([aigw], cached);
    const rates = await interleave(
      () => rate(aigw, chat, 64),
      () => rate(aigw, cached, 64),
    );
    return {
      ratios: rates.map(([a, b]) => b / a),
      note: `${Math.round(rates[0]?.[1] ?? 0)} against ${Math.round(rates[0]?.[0] ?? 0)} per second`,
    };
  });
}

/** Both in one Vitest run, so that what else the machine does is the same for both. */
async function fixture(): Promise<Result> {
  const rounds = Array.from({ length: SERIES }, () => fixtureTimes(quick ? 200 : 500));
  const [first] = rounds;
  const note =
    first &&
    `${first.empty.toFixed(3)} ms against ${first.fixture.toFixed(3)} ms; with one question ${first.asking.toFixed(3)} ms`;
  return { ratios: rounds.map(({ empty, fixture }) => fixture - empty), note: note ?? "" };
}

async function startUp(): Promise<Result> {
  const first = async () => {
    const folder = mkdtempSync(join(tmpdir(), "aigw-bench-"));
    const begun = performance.now();
    const server = await emulator(folder);
    await load({ port: server.port, request: chat, connections: 1, durationMs: 0 });
    const took = performance.now() - begun;
    await server.stop();
    rmSync(folder, { recursive: true });
    return took;
  };
  const times = await interleave(
    () => timeToEnd("-e", "0"),
    async () => first(),
    SERIES * 3,
  );
  return {
    ratios: times.map(([a, b]) => b / a),
    note: `${times[1]?.[1].toFixed(0)} ms against ${times[1]?.[0].toFixed(0)} ms${certificates}`,
  };
}

async function versionFlag(): Promise<Result> {
  const times = await interleave(
    () => timeToEnd("-e", "0"),
    () => timeToEnd(resolve("dist/aigw-emulator.cjs"), "--version"),
    SERIES * 3,
  );
  return { ratios: times.map(([a, b]) => b / a), note: certificates.replace(", both ", "both ") };
}

async function memory(): Promise<Result> {
  return withServers([inFolder()], async ([aigw]) => {
    const requests = async (least: number) => {
      let sum = 0;
      while (sum < least) sum += (await load({ port: aigw.port, request: chat, connections: 64, durationMs: 1_000 })).requests;
      return sum;
    };
    await requests(30_000);
    const before = resident(aigw.pid);
    const count = await requests(quick ? 30_000 : 100_000);
    const grown = resident(aigw.pid) - before;
    return { ratios: [grown / count], note: `${(resident(aigw.pid) / 1024 / 1024).toFixed(0)} MB resident at the end` };
  });
}

function resident(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

async function rate(server: Server, request: Buffer, connections: number): Promise<number> {
  const { perSecond, failures } = await load({ port: server.port, request, connections, durationMs: ROUND_MS });
  await settled(server);
  if (failures > 0) throw new Error(`${failures} answers were not 200`);
  return perSecond;
}

/** Rows are put into their tables when nothing happens: waited for, so that no other server is measured beside it. */
async function settled({ port }: Server): Promise<void> {
  await (await fetch(`http://127.0.0.1:${port}/_aigw/exchanges?limit=1`)).text();
}

/** So many requests, and what a server does is compiled for good; on a busy machine a few seconds are not enough for that. */
async function warm(servers: readonly Server[], request: Buffer, requests = quick ? 5_000 : 20_000): Promise<void> {
  for (const { port } of servers) {
    const end = performance.now() + 30_000;
    for (let sum = 0; sum < requests && performance.now() < end; )
      sum += (await load({ port, request, connections: 64, durationMs: 500 })).requests;
  }
}

/** A warm-up of each, then rounds in turn. */
async function interleave(
  one: () => Promise<number>,
  other: () => Promise<number>,
  rounds = ROUNDS,
): Promise<[number, number][]> {
  await one();
  await other();
  const results: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) results.push([await one(), await other()]);
  return results;
}

function inFolder(prepare?: (folder: string) => string[]) {
  return async (): Promise<Server> => {
    const folder = mkdtempSync(join(tmpdir(), "aigw-bench-"));
    const server = await emulator(folder, ...(prepare?.(folder) ?? []));
    return { ...server, stop: () => server.stop().then(() => rmSync(folder, { recursive: true, force: true })) };
  };
}

async function withServers<const Starts extends readonly (() => Promise<Server>)[]>(
  starts: Starts,
  use: (servers: { [Index in keyof Starts]: Server }) => Promise<Result>,
): Promise<Result> {
  const servers: Server[] = [];
  try {
    for (const start of starts) servers.push(await start());
    return await use(servers as { [Index in keyof Starts]: Server });
  } finally {
    for (const server of servers) await server.stop();
  }
}
