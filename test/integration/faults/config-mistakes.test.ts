import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { createEmulator } from "../../../src/emulator.ts";
import { fakeTerminal } from "../../unit/cli/fake-terminal.ts";

/** What the command line says of a config file. */
async function saidOf(text: string, ...args: string[]): Promise<string> {
  const terminal = fakeTerminal(args, { files: { "/app/aigw.config.yaml": text } });
  const code = await runProgram(terminal, (config) => createEmulator({ ...config, db: ":memory:", port: 0 }));
  expect(code).toBe(2);
  return terminal.complained();
}

const faults = (...lines: string[]) => ["port: 0", "faults:", ...lines.map((line) => `  - ${line}`), ""].join("\n");

test.each([
  [["{ kind: quota }", "{ kind: stall, evnts: 3 }"], "faults[1]: unknown setting 'evnts'", "4:20"],
  [["{ kind: stall, events: -1 }"], "faults[0]: events: expected a whole number, 0 or more, found -1", "3:28"],
  [["{ kind: status }"], "faults[0]: status: expected a status from 400 to 599, found nothing", "3:5"],
  [["{ kind: stal }"], "faults[0]: kind: there is no kind of fault 'stal'", "3:13"],
  [["{ kind: quota, provider: opnai }"], "faults[0].provider: there is no provider 'opnai'", "3:30"],
  [["{ kind: quota, when: always }"], "faults[0]: when: expected a function", "3:26"],
  [["{ kind: maintenance, side: upstream }"], "faults[0]: side: 'maintenance' strikes on the client side only", "3:32"],
])("%j is told with its line and field", async (lines, message, place) => {
  const said = await saidOf(faults(...lines));
  expect(said).toContain(`error: ${message}`);
  expect(said).toContain(`at aigw.config.yaml:${place}\n`);
});

test("record -- and replay -- say it too", async () => {
  const text = faults("{ kind: stall, evnts: 3 }");
  for (const command of ["record", "replay"])
    expect(await saidOf(text, command, "--", "true")).toContain("at aigw.config.yaml:3:20");
});

test("the same for other settings that only the emulator can judge", async () => {
  expect(await saidOf("quotas:\n  - { provider: opnai, requests: 3 }\n")).toMatch(/quotas\[0\].*\n {2}at aigw\.config\.yaml:2:/);
});
