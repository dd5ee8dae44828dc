import { expect, test } from "vitest";
import type { ExchangeSummary } from "../../../src/schema/control/exchange-summary.ts";
import { failed, jsonLog, prettyLog, quietLog, type TerminalLog } from "../../../src/world/log.ts";

const noon = new Date(2026, 10, 23, 12, 1, 7).getTime();

const chat: ExchangeSummary = {
  atMs: noon,
  method: "POST",
  path: "/v1/local/default/openai/chat/completions?key=sk-secret",
  provider: "openai",
  model: "gpt-4o-mini",
  status: 200,
  source: "mock",
  durationMs: 3.2,
  tokens: 34,
  logId: "019a7b3e-5f2c-7c41-9d3e-2b8f6a1c4e07",
  lints: [],
};

test("one exchange is one line with the facts", () => {
  expect(pretty((log) => log.exchange(chat)).out).toBe(
    "12:01:07 POST openai gpt-4o-mini  200  mock  3 ms  34 tok  log 019a7b3e-5f2c-7c41-9d3e-2b8f6a1c4e07\n",
  );
});

test("what is not known is left out; without a model the path is shown, its query never", () => {
  const { provider: _, model: __, tokens: ___, logId: ____, source: _____, ...rest } = chat;
  expect(pretty((log) => log.exchange({ ...rest, status: 400 })).out).toBe(
    "12:01:07 POST /v1/local/default/openai/chat/completions  400  3 ms\n",
  );
});

test.each([
  [0, "$0.00"],
  [1.5, "$1.50"],
  [0.00012, "$0.00012"],
  [0.00001234567, "$0.0000123"],
  [2.8e-10, "$0.00000000028"],
])("a cost of %d is %s", (cost, shown) => {
  expect(pretty((log) => log.exchange({ ...chat, cost })).out).toContain(`  34 tok  ${shown}  log `);
});

test("what is said of a failure in several lines stands below it in as many, and no control character with it", () => {
  const error = `4060 no recording: x\nnearest: y\n\u001b[2Jrecord it\n${"more\n".repeat(50)}`;
  const { out } = pretty((log) => log.exchange({ ...chat, status: 406, error }));
  expect(out.split("\n").slice(1, 4)).toEqual(["  4060 no recording: x", "    nearest: y", "    �[2Jrecord it"]);
  expect(out.split("\n").length).toBeLessThan(12);
});

test("a note stands in the line, an error and lints below it", () => {
  const { out } = pretty((log) =>
    log.exchange({
      ...chat,
      note: "client left",
      error: "2008 Invalid provider: spell it",
      lints: [{ id: "AIGW-L002", text: "no key" }],
    }),
  );
  expect(out.split("\n")).toEqual([
    expect.stringContaining("  34 tok  client left  log "),
    "  2008 Invalid provider: spell it",
    "  AIGW-L002  no key",
    "",
  ]);
});

test("the same lint is said once on a terminal, and every time to machines", () => {
  const linted = { ...chat, lints: [{ id: "AIGW-L002", text: "no key" }] };
  const twice = (log: TerminalLog) => {
    log.exchange(linted);
    log.exchange(linted);
    log.exchange({ ...linted, lints: [{ id: "AIGW-L002", text: "no key elsewhere" }] });
  };
  expect(pretty(twice).out.match(/AIGW-L002/g)).toHaveLength(2);
  expect(said(jsonLog, twice).out.match(/AIGW-L002/g)).toHaveLength(3);
});

test("a lint below a failure is said every time: it may be the reason", () => {
  const linted = { ...chat, lints: [{ id: "AIGW-L004", text: "openai: twice" }] };
  const { out } = pretty((log) => {
    log.exchange(linted);
    log.exchange(linted);
    log.exchange({ ...linted, status: 404 });
  });
  expect(out.match(/AIGW-L004.*/g)).toEqual(["AIGW-L004  openai: twice  (said once)", "AIGW-L004  openai: twice"]);
});

test("what a caller sends cannot steer the terminal or fill it", () => {
  const { out } = pretty((log) => log.exchange({ ...chat, model: `a\u001b[2J\r\nb${"c".repeat(1000)}` }));
  expect(out).toContain("openai a�[2J�bccc");
  expect(out.length).toBeLessThan(700);
});

test("colours are for those who asked", () => {
  const coloured = pretty((log) => log.exchange(chat), { colours: true, failuresOnly: false }).out;
  expect(coloured).toContain("\u001b[32m200\u001b[39m");
  expect(pretty((log) => log.exchange({ ...chat, status: 503 }), { colours: true, failuresOnly: false }).out).toContain(
    "\u001b[31m503",
  );
  expect(pretty((log) => log.exchange({ ...chat, status: 429 }), { colours: true, failuresOnly: false }).out).toContain(
    "\u001b[33m429",
  );
});

test("with failures only, what went well has no line", () => {
  const { out } = pretty(
    (log) => {
      log.exchange(chat);
      log.exchange({ ...chat, status: 500 });
      log.exchange({ ...chat, lints: [{ id: "AIGW-L001", text: "x" }] });
      log.exchange({ ...chat, error: "socket closed" });
    },
    { colours: false, failuresOnly: true },
  );
  expect(out.match(/^12:01:07/gm)).toHaveLength(3);
});

test("news go to stdout, warnings and errors to stderr", () => {
  const { out, err } = pretty((log) => {
    log.line("hello", { type: "started" });
    log.warn("careful");
    log.error("oh");
  });
  expect(out).toBe("hello\n");
  expect(err).toBe("warning careful\nerror oh\n");
});

test("--json: one object a line, all on stdout, queries taken out", () => {
  const { out, err } = said(jsonLog, (log) => {
    log.line("banner", { type: "started", url: "http://x" });
    log.line("plain");
    log.warn("careful");
    log.error("oh", { code: "AIGW-X", file: "a.yaml", line: 2 });
    log.exchange(chat);
  });
  expect(err).toBe("");
  expect(out).not.toContain("sk-secret");
  const { atMs: _, ...facts } = chat;
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { type: "started", url: "http://x" },
    { type: "line", text: "plain" },
    { type: "warning", text: "careful" },
    { type: "error", text: "oh", code: "AIGW-X", file: "a.yaml", line: 2 },
    { type: "exchange", ...facts, time: new Date(noon).toISOString(), path: "/v1/local/default/openai/chat/completions" },
  ]);
});

test("quiet: errors and nothing else", () => {
  const { out, err } = said(quietLog, (log) => {
    log.line("banner");
    log.warn("careful");
    log.exchange({ ...chat, status: 500 });
    log.error("oh");
  });
  expect({ out, err }).toEqual({ out: "", err: "error oh\n" });
});

test("an exchange has failed from status 400 on, or when something broke", () => {
  expect([200, 399].map((status) => failed({ ...chat, status }))).toEqual([false, false]);
  expect(failed({ ...chat, status: 400 })).toBe(true);
  expect(failed({ ...chat, error: "socket closed" })).toBe(true);
});

function pretty(say: (log: TerminalLog) => void, options = { colours: false, failuresOnly: false }) {
  return said((outputs) => prettyLog(outputs, options), say);
}

function said(open: (outputs: Parameters<typeof jsonLog>[0]) => TerminalLog, say: (log: TerminalLog) => void) {
  const texts = { out: "", err: "" };
  const output = (name: "out" | "err") => ({
    write(text: string) {
      texts[name] += text;
      return true;
    },
    on() {},
  });
  const log = open({ stdout: output("out"), stderr: output("err") });
  say(log);
  log.flush();
  return texts;
}
