import { describe, expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { version } from "../../../src/version.ts";
import { type FakeTerminalParts, fakeTerminal } from "./fake-terminal.ts";

async function run(line: string, parts?: FakeTerminalParts) {
  const terminal = fakeTerminal(line.split(" ").filter(Boolean), parts);
  const code = await runProgram(terminal, async () => {
    throw new Error("it must not get as far as opening an emulator");
  });
  return { code, out: terminal.printed(), err: terminal.complained() };
}

describe("wrong usage ends with code 2, one clear message and no stack", () => {
  test.each([
    ["--prot 3", "error: unknown option '--prot'\n  did you mean --port?\n  (AIGW-USAGE)\n"],
    ["start --ephemral", "did you mean --ephemeral?\n"],
    ["strat", "error: unknown command 'strat'\n  did you mean start?"],
    ["fly", "error: unknown command 'fly'\n  commands: start, config"],
    ["--port 1 config show", "the command comes first: aigw-emulator config"],
    ["config shw", "did you mean show?\n"],
    ["config", "show [options]"],
    ["--port", "error: option '--port <number>' argument missing\n  see aigw-emulator --help"],
    ["--port many", 'error: --port: expected a whole number from 0 to 65535, found "many"'],
    ["--port 70000", "found 70000"],
    ["--speed -1", "--speed: expected a number, 0 or more, found -1"],
    ["--db x --ephemeral", "cannot be used with option"],
    ["--json --quiet", "cannot be used with option"],
    ["--config nope.yaml", "error: there is no such config file\n  at nope.yaml\n"],
  ])("%s", async (line, message) => {
    const { code, out, err } = await run(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at .*\(/m);
    expect(out).toBe("");
  });

  test("a broken config file: what happened, where, what to do", async () => {
    const { code, err } = await run("", { files: { "/app/aigw.config.yaml": "port: 1\nhots: x\n" } });
    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: unknown setting "hots"\n {2}at aigw\.config\.yaml:2:1\n {2}did you mean "host"\? .*\n {2}\(AIGW-CONFIG\)\n$/,
    );
  });

  test("several mistakes: each with its place", async () => {
    const { err } = await run("", { files: { "/app/aigw.config.yaml": "port: 1\nhots: x\ngateways: [3, {}]\n" } });
    expect(err.split("\n")).toEqual([
      'error: unknown setting "hots"',
      "  at aigw.config.yaml:2:1",
      "  aigw.config.yaml:3:12 gateways[0]: expected a gateway, such as { id: default }, found 3",
      "  aigw.config.yaml:3:15 gateways[1].id: expected an id, found nothing",
      expect.stringContaining('  did you mean "host"?'),
      "  (AIGW-CONFIG)",
      "",
    ]);
  });

  test("with --json, programs get the same on stdout, in fields", async () => {
    const { out } = await run("--json", { files: { "/app/aigw.config.yaml": "port: 1\nhots: x\n" } });
    expect(JSON.parse(out)).toMatchObject({
      type: "error",
      code: "AIGW-CONFIG",
      message: 'unknown setting "hots"',
      file: "aigw.config.yaml",
      line: 2,
      column: 1,
    });
  });

  test("a variable that does not fit", async () => {
    const { code, err } = await run("", { environment: { AIGW_SPEED: "fast" } });
    expect(code).toBe(2);
    expect(err).toContain('AIGW_SPEED: expected a number, 0 or more, found "fast"');
  });
});

test("a mistake of ours ends with code 1, a stack and a plea", async () => {
  const { code, err } = await run("start");
  expect(code).toBe(1);
  expect(err).toContain("please report");
  expect(err).toMatch(/Error: it must not get as far .*\n\s+at /);
});

test("--help shows the flags of start, with their defaults, and the commands", async () => {
  const { code, out, err } = await run("--help");
  expect(code).toBe(0);
  expect(err).toBe("");
  for (const word of ["--port <number>", "(default: 4177)", "--ephemeral", "--no-strict", "--version", "start", "config"]) {
    expect(out.replace(/\s+/g, " ")).toContain(word);
  }
  expect(out.match(/--help/g)).toHaveLength(1);
});

test.each(["--version", "-v"])("%s prints the version", async (flag) => {
  expect(await run(flag)).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

describe("config show", () => {
  const parts = { environment: { AIGW_SPEED: "0", AIGW_PROT: "1" }, files: { "/app/aigw.config.yaml": "seed: 7\n" } };

  test("prints each value with the place it comes from", async () => {
    const { code, out, err } = await run("config show --port 5 --no-strict", parts);
    expect(code).toBe(0);
    const rows = out
      .trimEnd()
      .split("\n")
      .map((row) => row.split(/ {2,}/));
    expect(rows).toEqual(
      expect.arrayContaining([
        ["port", "5", "--port"],
        ["host", '"127.0.0.1"', "default"],
        ["seed", '"7"', "aigw.config.yaml"],
        ["speed", "0", "AIGW_SPEED"],
        ["strict", "false", "--no-strict"],
      ]),
    );
    expect(err).toBe("warning AIGW_PROT is no setting of the emulator; did you mean AIGW_PORT?\n");
  });

  test("R-14 prints no tokens and no keys", async () => {
    const files = {
      "/app/aigw.config.yaml":
        "accounts: { a: { tokens: [sekret], provider_keys: [{ provider: openai, secret: sekret }], " +
        "custom_providers: [{ slug: mine, base_url: https://llm.example.com, headers: { x-key: sekret } }] } }\n" +
        "hosts: { ai.example.com: { account: a, gateway: b, access: { secret: sekret } } }",
    };
    const printed = await Promise.all([run("config show", { files }), run("config show --json", { files })]);
    for (const { code, out } of printed) {
      expect(code).toBe(0);
      for (const shown of ["openai", "llm.example.com", "ai.example.com"]) expect(out).toContain(shown);
      expect(out).not.toContain("sekret");
    }
  });

  test("prints JSON when asked to", async () => {
    const { out } = await run("config show --json --config other.yaml", {
      files: { "/app/other.yaml": "gateways: [{ id: a }]" },
    });
    expect(JSON.parse(out)).toMatchObject({
      port: { value: 4177, layer: "default", from: null },
      gateways: { value: [{ id: "a" }], layer: "file", from: "other.yaml" },
      log: { value: "pretty", layer: "default" },
    });
  });
});
