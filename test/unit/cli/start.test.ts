import { describe, expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import type { Startable } from "../../../src/cli/start.ts";
import type { EmulatorEvents } from "../../../src/emulator/inside.ts";
import { EmulatorError } from "../../../src/errors/emulator-error.ts";
import type { Config } from "../../../src/schema/config.ts";
import { version } from "../../../src/version.ts";
import { events } from "../../../src/world/events.ts";
import { type FakeTerminal, type FakeTerminalParts, fakeTerminal } from "./fake-terminal.ts";

interface Session {
  readonly terminal: FakeTerminal;
  readonly code: Promise<number>;
  readonly emulator: FakeEmulator;
}

interface FakeEmulator extends Startable {
  config: Config | undefined;
  stopped: number;
  warnings: string[];
}

const ready = (line: string, parts?: FakeTerminalParts) => begin(line, parts).then(whenServing);

describe("the first lines", () => {
  test("say where it is, what to try and how long it took", async () => {
    const { terminal } = await ended(await ready(""));
    expect(terminal.printed()).toBe(
      [
        "",
        `  aigw-emulator ${version}   offline · mock models · 2 mock rules     ready in 182 ms`,
        "",
        "  Gateway    http://127.0.0.1:4177/v1/local/default/{provider}",
        "  REST       http://127.0.0.1:4177/client/v4/accounts/local/ai/v1",
        "",
        "  Try it     curl http://127.0.0.1:4177/v1/local/default/openai/chat/completions \\",
        `               -d '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}'`,
        "  In code    OPENAI_BASE_URL=http://127.0.0.1:4177/v1/local/default/openai",
        "",
        "  stopped after 0 requests, 0 failed, 0 lints",
        "",
      ].join("\n"),
    );
    expect(terminal.complained()).toBe("");
  });

  test("name the first configured gateway of the default account", async () => {
    const files = { "/app/aigw.config.yaml": "gateways: [{ id: theirs, account: other }, { id: mine }]" };
    const { terminal } = await ended(await ready("", { files }));
    expect(terminal.printed()).toContain("2 gateways");
    expect(terminal.printed()).toContain("/v1/local/mine/openai");
  });

  test("with --tls, where it is spoken and what to trust", async () => {
    const { terminal } = await ended(await ready("--tls"));
    expect(terminal.printed()).toContain(
      [
        "  TLS        https://127.0.0.1:4177 and wss:, the same paths",
        "             clients trust it with NODE_EXTRA_CA_CERTS=/app/.aigw/tls-ca.pem",
      ].join("\n"),
    );
  });

  test("strict has no line to copy that would be refused", async () => {
    const { terminal } = await ended(await ready("--strict"));
    expect(terminal.printed()).toContain("· strict ");
    expect(terminal.printed()).not.toContain("curl");
  });

  test("an address that stands for every interface is shown as one to connect to, with a warning", async () => {
    const { terminal } = await ended(await ready("--host 0.0.0.0"));
    expect(terminal.printed()).toContain("http://127.0.0.1:4177/v1/");
    expect(terminal.complained()).toMatch(/^warning 0\.0\.0\.0 is reached from outside/);
  });
});

test("flags reach the emulator", async () => {
  const { emulator } = await ended(await ready("--port 0 --ephemeral --seed 7 --speed 0 --mocks m --strict"));
  expect(emulator.config).toMatchObject({ port: 0, db: ":memory:", seed: "7", speed: 0, mocks: "m", strict: true });
});

test("the default command is start, written or not", async () => {
  const { terminal } = await ended(await ready("start"));
  expect(terminal.printed()).toContain("Gateway    http");
});

test("every exchange has a line, and the last line counts them", async () => {
  const session = await ready("");
  session.emulator.events.emit("ended", ending(200));
  session.emulator.events.emit("ended", ending(400, true));
  const { terminal } = await ended(session);
  expect(terminal.printed()).toMatch(/POST \/v1\/local\/default\/openai {2}200 {2}/);
  expect(terminal.printed()).toContain("  AIGW-L004  twice");
  expect(terminal.printed()).toContain("  2008 Invalid provider: spell it");
  expect(terminal.printed()).toContain("stopped after 2 requests, 1 failed, 1 lint\n");
});

test("in CI only what failed has a line, unless lines were asked for", async () => {
  const lines = async (line: string) => {
    const session = await ready(line, { environment: { CI: "true" } });
    session.emulator.events.emit("ended", ending(200));
    session.emulator.events.emit("ended", ending(400, true));
    const { terminal } = await ended(session);
    return terminal.printed().match(/^\d\d:.*$/gm)?.length;
  };
  expect(await lines("")).toBe(1);
  expect(await lines("--log pretty")).toBe(2);
});

test("--quiet prints errors only", async () => {
  const session = await ready("--quiet --host 0.0.0.0");
  session.emulator.events.emit("ended", ending(400, true));
  session.emulator.events.emit("bug", new Error("oops"));
  const { terminal } = await ended(session);
  expect(terminal.printed()).toBe("");
  expect(terminal.complained()).toMatch(/^error this is a mistake in aigw-emulator.*\nError: oops/);
});

test("what the operator may want to know is a warning, and --json tells programs where TLS is", async () => {
  const plain = await ready("");
  plain.emulator.events.emit("notice", "a client speaks TLS");
  expect((await ended(plain)).terminal.complained()).toContain("a client speaks TLS");
  const { terminal } = await ended(await ready("--json --tls"));
  const [started = ""] = terminal.printed().split("\n");
  expect(JSON.parse(started)).toMatchObject({
    type: "started",
    tls: { url: "https://127.0.0.1:4177", caFile: "/app/.aigw/tls-ca.pem" },
  });
});

test("--json prints one object a line", async () => {
  const session = await ready("--json");
  session.emulator.events.emit("ended", ending(400, true));
  const { terminal } = await ended(session);
  const lines = terminal
    .printed()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { type: "started", url: "http://127.0.0.1:4177", version, readyMs: 182, gateways: 0, mockRules: 2 },
    { type: "exchange", status: 400, lints: [{ id: "AIGW-L004" }] },
    { type: "stopped", requests: 1, failed: 1, lints: 1 },
  ]);
});

test("changes to mocks are told, and broken ones with their place", async () => {
  const session = await ready("");
  session.emulator.events.emit("mocksReloaded", { rules: 1 });
  session.emulator.events.emit(
    "mocksBroken",
    new EmulatorError("AIGW-MOCKS", "no such kind", { hint: "fix it", file: "a.yaml", line: 3, column: 2 }),
  );
  const { terminal } = await ended(session);
  expect(terminal.printed()).toContain("  mocks read again: 1 rule\n");
  expect(terminal.complained()).toBe(
    "warning no such kind\n  at a.yaml:3:2\n  fix it\n  (AIGW-MOCKS)\n  what was loaded before stays in force\n",
  );
});

test("what the mocks folder holds in vain is warned of, once as long as it is so", async () => {
  const session = await ready("");
  const reload = (warnings: string[]) => {
    session.emulator.warnings = warnings;
    session.emulator.events.emit("mocksReloaded", { rules: 1 });
  };
  reload(["a is not read"]);
  reload(["a is not read", "b never answers"]);
  reload(Array.from({ length: 12 }, (_, index) => `rule ${index} never answers`));
  const { terminal } = await ended(session);
  expect(terminal.complained()).toMatch(/^warning a is not read\nwarning b never answers\nwarning rule 0 never answers\n/);
  expect(terminal.complained()).toMatch(/rule 9 never answers\nwarning and 2 more; aigw-emulator mocks ls has them all\n$/);
});

test("a mocks folder that somebody named and that is not there is warned of; the default one need not be there", async () => {
  const complaints = async (line: string, parts?: FakeTerminalParts) =>
    (await ended(await ready(line, parts))).terminal.complained();
  expect(await complaints("--mocks mcoks")).toMatch(/^warning there is no folder mcoks, which --mocks names for mocks/);
  expect(await complaints("", { environment: { AIGW_MOCKS: "gone" } })).toContain("which AIGW_MOCKS names");
  expect(await complaints("--mocks here", { files: { "/app/here/a.mock.yaml": "" } })).toBe("");
  expect(await complaints("")).toBe("");
});

test("a request that found no gateway has a line and is counted", async () => {
  const session = await ready("");
  session.emulator.events.emit("stray", { atMs: 0, method: "GET", path: "/openai/models", advice: "the path is cut" });
  const { terminal } = await ended(session);
  expect(terminal.printed()).toMatch(/GET \/openai\/models {2}404 .*\n {2}the path is cut\n/);
  expect(terminal.printed()).toContain("stopped after 1 request, 1 failed");
});

describe("stopping", () => {
  test("Ctrl-C stops the emulator and ends with code 0", async () => {
    const session = await ready("");
    session.terminal.interrupt();
    expect(await session.code).toBe(0);
    expect(session.emulator.stopped).toBe(1);
    expect(session.terminal.exits).toEqual([]);
  });

  test("a second Ctrl-C does not wait", async () => {
    const session = await ready("");
    session.terminal.interrupt();
    session.terminal.interrupt();
    expect(session.terminal.exits).toEqual([130]);
  });

  test("afterwards Ctrl-C is nobody's business", async () => {
    const { terminal } = await ended(await ready(""));
    terminal.interrupt();
    terminal.interrupt();
    expect(terminal.exits).toEqual([]);
  });
});

describe("a port that cannot be had", () => {
  const busy = Object.assign(new Error("listen EADDRINUSE"), { code: "EADDRINUSE" });

  test("says who holds it when that is another emulator, and ends with code 3", async () => {
    const probed: string[] = [];
    const probe = async (url: string) => {
      probed.push(url);
      return { name: "aigw-emulator", version: "9.9.9" };
    };
    const { terminal, code, emulator } = await begin("--host 0.0.0.0 --port 5000", { probe }, busy);
    expect(await code).toBe(3);
    expect(terminal.complained()).toMatch(
      /^error: port 5000 on 0\.0\.0\.0 is in use by another aigw-emulator \(9\.9\.9\)\n.*--port 0/,
    );
    expect(probed).toEqual(["http://127.0.0.1:5000/_aigw/health"]);
    expect(emulator.stopped).toBe(1);
  });

  test("says how to find out when it is something else", async () => {
    const { terminal, code } = await begin("", { probe: async () => ({ version: "1" }) }, busy);
    expect(await code).toBe(3);
    expect(terminal.complained()).toContain("in use by another program");
    expect(terminal.complained()).toContain("lsof -i :4177");
  });

  test.each([
    ["EACCES", "may not listen on port 80"],
    ["EADDRNOTAVAIL", "10.9.8.7 is no address of this machine"],
    ["ENOTFOUND", "10.9.8.7 is no address of this machine"],
  ])("%s is a set-up error", async (reason, message) => {
    const { terminal, code } = await begin("--port 80 --host 10.9.8.7", {}, Object.assign(new Error(reason), { code: reason }));
    expect(await code).toBe(2);
    expect(terminal.complained()).toContain(message);
  });

  test("anything else is a mistake of ours", async () => {
    const { terminal, code } = await begin("", {}, new Error("odd"));
    expect(await code).toBe(1);
    expect(terminal.complained()).toContain("please report");
  });
});

describe("a run that is judged at its end", () => {
  test("writes the report, says which gate is broken and ends with exit code 4", async () => {
    const session = await ready("--report out/report.json --max-requests 0 --fail-on lint,unmatched");
    session.emulator.events.emit("ended", ending(400, true));
    session.emulator.events.emit("stray", { atMs: 0, method: "GET", path: "/v1/x?key=1", advice: "add the gateway" });
    session.terminal.interrupt();
    expect(await session.code).toBe(4);
    expect(session.terminal.complained()).toBe(
      [
        "error the run fails: 2 requests were made, and max-requests is 0",
        "error the run fails: AIGW-L004, once: twice",
        "error the run fails: no gateway is at GET /v1/x",
        "",
      ].join("\n"),
    );
    const report = JSON.parse(await session.terminal.files.readText("/app/out/report.json"));
    expect(report).toMatchObject({ requests: 2, failed: 2, strays: ["GET /v1/x"], lints: [{ id: "AIGW-L004", count: 1 }] });
    expect(report.broken).toHaveLength(3);
  });

  test("adds to GitHub's step summary what other steps have said", async () => {
    const files = { "/tmp/summary.md": "before" };
    const session = await ready("", { environment: { GITHUB_STEP_SUMMARY: "/tmp/summary.md" }, files });
    session.emulator.events.emit("ended", ending(200));
    await ended(session);
    expect(await session.terminal.files.readText("/tmp/summary.md")).toMatch(/^before\n### AI Gateway\n/);
  });

  test.each([
    ["--max-cost much", "--max-cost: expected an amount in US dollars, such as 0.5, found 'much'"],
    ["--max-requests -1", "--max-requests: expected a number of requests, found '-1'"],
    ["--fail-on lints", "--fail-on: expected some of unmatched,lint,stale,unused, found 'lints'"],
  ])("%s is refused before anything starts", async (line, message) => {
    const { terminal, code } = await begin(line);
    expect(await code).toBe(2);
    expect(terminal.complained()).toContain(message);
  });
});

/** Runs a command line against an emulator that is none. With `failure`, it cannot listen. */
async function begin(line: string, parts?: FakeTerminalParts, failure?: Error): Promise<Session> {
  const terminal = fakeTerminal(line.split(" ").filter(Boolean), parts);
  const emulator: FakeEmulator = {
    config: undefined,
    stopped: 0,
    warnings: [],
    get tls() {
      if (!emulator.config?.tls) return undefined;
      return { url: `https://${emulator.config.host}:${emulator.config.port}`, ca: "pem", caFile: "/app/.aigw/tls-ca.pem" };
    },
    mocksWarnings: () => emulator.warnings,
    events: events<EmulatorEvents>(),
    facts: () => ({ gateways: emulator.config?.gateways.length ?? 0, models: 10, mockRules: 2, recordings: 0 }),
    cassettes: () => ({
      interactions: 0,
      used: 0,
      unused: [],
      missed: [],
      misses: 0,
      explained: [],
      strange: [],
      recorded: [],
      stale: [],
      checked: [],
    }),
    fetch: () => Promise.reject(new Error("nothing is asked of it")),
    async start() {
      if (failure) throw failure;
      return { url: `http://${emulator.config?.host}:${emulator.config?.port}` };
    },
    async stop() {
      emulator.stopped += 1;
    },
  };
  const code = runProgram(terminal, async (config) => {
    emulator.config = config;
    return emulator;
  });
  return { terminal, code, emulator };
}

async function whenServing(session: Session): Promise<Session> {
  await session.terminal.listening;
  // What follows in the same turn: the URL, and the first lines.
  await new Promise(setImmediate);
  return session;
}

async function ended(session: Session): Promise<Session> {
  session.terminal.interrupt();
  expect(await session.code).toBe(0);
  return session;
}

function ending(status: number, refused = false): EmulatorEvents["ended"] {
  const facts = refused
    ? [
        { atMs: 0, what: "lint", id: "AIGW-L004", text: "twice" },
        { atMs: 0, what: "refused", status, code: 2008, message: "Invalid provider", hint: "spell it" },
      ]
    : [];
  const received = {
    arrival: { method: "POST", safeUrl: "/v1/local/default/openai?key=secret" },
    trace: { startedMs: 0, happened: facts, elapsedMs: () => 3 },
  };
  return { received, reply: { status } } as unknown as EmulatorEvents["ended"];
}
