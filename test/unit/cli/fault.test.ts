import { expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator } from "../../support/emulator.ts";
import { fakeTerminal } from "./fake-terminal.ts";

async function run(line: string, aigw?: EmulatorInside) {
  const terminal = fakeTerminal(line.split(" "), aigw ? { fetch: aigw.fetch } : {});
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  return { code, out: terminal.printed(), err: terminal.complained() };
}

test("fault add orders one, ls shows it, rm and clear take it away", async () => {
  const aigw = await emulator();
  const added = await run("fault add status status=503 provider=openai first=2 metadata.team=7", aigw);
  expect(added).toEqual({
    code: 0,
    err: "",
    out: "added status-1  upstream: answers with status 503 for provider openai and metadata team: 7, the first 2 times\n    active, struck 0 of 0\n",
  });
  const words = 'fault add bad-key message="503" id="7" --json';
  expect(JSON.parse((await run(words, aigw)).out)).toMatchObject({ message: "503", id: "7" });
  await run("fault rm 7", aigw);
  await run("fault add stall events=5 times=1 --account team", aigw);
  expect((await run("fault ls", aigw)).out).toMatch(/^status-1 {2}upstream: /);
  expect((await run("fault ls --account team", aigw)).out).toMatch(/^stall-1 .*\n {4}active, struck 0 of 0, 1 left\n$/);
  expect(JSON.parse((await run("fault ls --json", aigw)).out)).toMatchObject([
    { id: "status-1", first: 2, metadata: { team: "7" } },
  ]);
  expect((await run("fault rm status-1", aigw)).out).toMatch(/^removed status-1 /);
  expect((await run("fault ls", aigw)).out).toBe("no faults\n");
  expect((await run("fault clear --account team", aigw)).out).toBe("removed 1 fault\n");
});

test("fault kinds lists them with their options, with nothing running", async () => {
  const { code, out } = await run("fault kinds");
  expect(code).toBe(0);
  expect(out).toMatch(/^latency {2,}Waits before .*\. {2}ms= min= max= /);
  const { kinds } = JSON.parse((await run("fault kinds --json")).out);
  expect(kinds).toContainEqual(
    expect.objectContaining({
      kind: "status",
      side: "both",
      options: expect.objectContaining({ status: expect.objectContaining({ minimum: 400 }) }),
    }),
  );
});

test.each([
  ["fault add stal", /no kind of fault 'stal'\n {2}did you mean 'stall'\?/],
  ["fault add stall 5", /'5' is no setting\n {2}write name=value, for example/],
  ["fault add stall evnts=5", /unknown setting 'evnts'\n {2}did you mean 'events'\?/],
  [
    "scenario run brown-out provder=openai",
    /unknown field 'provder'; did you mean 'provider'\? known here: gateway, provider, model/,
  ],
  ["fault rm nothing", /there is no fault 'nothing'\n {2}this account has no faults/],
])("%s is refused, and says what to type", async (line, message) => {
  const { code, err } = await run(line, await emulator());
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test("without an emulator that runs, it says how to start one", async () => {
  expect(await run("fault ls")).toMatchObject({ code: 2, err: expect.stringContaining("start one in another terminal") });
});

test("scenario ls, run and stop", async () => {
  const aigw = await emulator();
  expect((await run("scenario ls", aigw)).out).toMatch(/^anthropic-overloaded {2}stopped\n {4}Anthropic is /);
  expect((await run("scenario run brown-out provider=openai", aigw)).out).toMatch(/^brown-out {2}running, struck 0\n/);
  expect((await run("fault ls", aigw)).out).toMatch(/^brown-out\.1 {2}upstream: waits about 300 ms .* for provider openai/);
  expect((await run("scenario stop brown-out", aigw)).out).toMatch(/^brown-out {2}stopped\n/);
  expect(await run("scenario run brownout", aigw)).toMatchObject({
    code: 2,
    err: expect.stringContaining("did you mean 'brown-out'?"),
  });
});
