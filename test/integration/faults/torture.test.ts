import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { createEmulator } from "../../../src/emulator.ts";
import { realFiles } from "../../../src/world/files.ts";
import { builtPreload } from "../../support/preload.ts";
import { fakeTerminal } from "../../unit/cli/fake-terminal.ts";

const preload = await builtPreload();
afterAll(preload.remove);

const ASK = `
globalThis.ask = (account = "local", content = "hello") =>
  fetch(process.env.AIGW_URL + "/v1/" + account + "/default/openai/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content }] }),
  });
`;

const scenario = (...faults: string[]) => `description: Mine.\nfaults:\n${faults.map((fault) => `  - ${fault}\n`).join("")}`;

/** A folder with a program, and scenarios of its own. */
function folder(program: string, scenarios: Readonly<Record<string, string>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-torture-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, "program.mjs"), `${ASK}${program}`);
  mkdirSync(join(dir, "mocks/scenarios"), { recursive: true });
  for (const [name, text] of Object.entries(scenarios)) writeFileSync(join(dir, `mocks/scenarios/${name}.yaml`), text);
  return dir;
}

function prepared(cwd: string, flags: readonly string[]) {
  const args = ["torture", ...flags, "--", process.execPath, "program.mjs"];
  const terminal = {
    ...fakeTerminal(args, { preload: preload.file, environment: { PATH: process.env["PATH"] ?? "" } }),
    cwd,
    files: realFiles(),
  };
  const run = () => runProgram(terminal, (config) => createEmulator({ ...config, mocks: join(cwd, config.mocks) }));
  return { terminal, run };
}

async function tortured(cwd: string, ...flags: string[]) {
  const { terminal, run } = prepared(cwd, flags);
  const code = await run();
  return { code, printed: terminal.printed(), said: terminal.complained() };
}

const down = scenario("{ kind: bad-key }");
const failsWhenRefused = "process.exit((await ask()).ok ? 0 : 7);";

test("one that survives and one that does not: a table, the story, and what runs it alone", async () => {
  const cwd = folder(failsWhenRefused, { down, slow: scenario("{ kind: latency, ms: 5ms }") });
  const { code, printed } = await tortured(cwd, "--scenario", "slow", "down", "--seed", "7");
  expect(code).toBe(1);
  expect(printed).toMatch(/^without faults +passed +exit 0 .* 1 request$/m);
  expect(printed).toMatch(/^slow +survived +exit 0 .* struck 1 of 1 request$/m);
  expect(printed).toMatch(/^down +did not survive +exit 7 .* struck 1 of 1 request$/m);
  expect(printed).toContain("openai chat/completions gpt-4o-mini: 1 × bad-key (401)");
  expect(printed).toMatch(/at (?:\d+ ms|\d+\.\d s) openai chat\/completions gpt-4o-mini: down\.1 refuses the key\n +it got 401/);
  expect(printed).toContain("it asked neither again nor anybody else");
  expect(printed).toContain("the command gave up: exit code 7");
  expect(printed).toContain(`alone: npx aigw-emulator torture --scenario down --seed 7 -- ${process.execPath} program.mjs`);
  expect(printed).toContain("survived 1, did not survive 1, never struck 0");
});

test("every account that the command uses is struck, also after a reset", async () => {
  const program = `
    const statuses = [(await ask("a")).status, (await ask("b")).status];
    await fetch(process.env.AIGW_URL + "/_aigw/reset", { method: "POST" });
    statuses.push((await ask("a")).status);
    console.log(statuses.join());
    process.exit(statuses.every((status) => status === 200) ? 0 : 1);`;
  const report = JSON.parse((await tortured(folder(program, { down }), "--scenario", "down", "--json")).printed);
  expect(report).toMatchObject({
    seed: "aigw",
    baseline: { exitCode: 0, requests: 3 },
    survived: 0,
    didNotSurvive: 1,
    neverStruck: 0,
    scenarios: [
      {
        scenario: "down",
        outcome: "did not survive",
        output: "401,401,401",
        struck: 3,
        exitCode: 1,
        did: ["asked again", "gave up"],
      },
    ],
  });
  expect(report.scenarios[0].requests).toMatchObject([{ account: "a" }, { account: "b" }, { account: "a", status: 401 }]);
});

test("a scenario that never struck is not survived, and says why; where nothing struck, the exit code is 2", async () => {
  const elsewhere = scenario("{ kind: bad-key, provider: anthropic }");
  const streams = scenario("{ kind: reset-mid-stream }");
  const { code, printed } = await tortured(
    folder(failsWhenRefused, { elsewhere, streams }),
    "--scenario",
    "elsewhere",
    "streams",
  );
  expect(code).toBe(2);
  expect(printed).toMatch(/^elsewhere +never struck/m);
  expect(printed).toContain("fitted none, or was not due: upstream: refuses the key for provider anthropic");
  expect(printed).toContain("streams.1 was to strike and could not: the answer is no stream of events");
  expect(printed).toContain("survived 0, did not survive 0, never struck 2; nothing was struck, which proves nothing");
});

test("hosts that are written into the command are rerouted as under exec, and what is asked of them is struck", async () => {
  const program = `
    const say = (url) => fetch(url, {
      method: "POST",
      headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY },
      body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] }),
    });
    const answers = [
      await say("https://gateway.ai.cloudflare.com/v1/0123abc/mine/openai/chat/completions"),
      await say("https://api.openai.com/v1/chat/completions"),
    ];
    console.log(answers.map(({ status }) => status).join());
    process.exit(answers.every(({ ok }) => ok) ? 0 : 1);`;
  const report = JSON.parse((await tortured(folder(program, { down }), "--scenario", "down", "--json")).printed);
  expect(report.baseline).toMatchObject({ exitCode: 0, requests: 2, output: "200,200", blocked: [] });
  expect(report.scenarios).toMatchObject([{ outcome: "did not survive", struck: 2, output: "401,401" }]);
});

test("nothing else leaves the machine: what wanted to is told, and --allow-host lets it", async () => {
  const program = "await ask(); await fetch('https://nowhere.invalid/x').catch(() => {});";
  const cwd = folder(program, { down });
  const { printed, code } = await tortured(cwd, "--scenario", "down");
  expect(code).toBe(0);
  expect(printed).toMatch(/--allow-host lets a host out\):\n +https:\/\/nowhere\.invalid\/x from .*program\.mjs:\d+/);
  expect((await tortured(cwd, "--scenario", "down", "--allow-host", "nowhere.invalid")).printed).not.toContain("blocked");
});

test("--no-providers: what asks a provider straight is refused, and so asks nothing", async () => {
  const program =
    "const e = await fetch('https://api.openai.com/v1/models').catch((error) => error); console.log(e.cause?.message ?? e);";
  const { printed, code } = await tortured(folder(program, { down }), "--scenario", "down", "--no-providers");
  expect(code).toBe(2);
  expect(printed).toContain("it asked nothing of the emulator");
  expect(printed).toContain("api.openai.com");
});

test("each moment of a plot at which something begins is a run of its own, and can be named", async () => {
  const plot = scenario(
    "{ kind: latency, ms: 1ms, for: 10s }",
    "{ kind: quota, after: 10s, for: 5s }",
    "{ kind: bad-key, after: 30s }",
  );
  const cwd = folder(failsWhenRefused, { plot });
  const { scenarios } = JSON.parse((await tortured(cwd, "--scenario", "plot", "--json")).printed);
  expect(scenarios).toMatchObject([
    { scenario: "plot", outcome: "survived" },
    { scenario: "plot@10s", outcome: "did not survive", requests: [{ status: 429 }] },
    { scenario: "plot@30s", outcome: "did not survive", requests: [{ status: 401 }] },
  ]);
  expect((await tortured(cwd, "--scenario", "plot@10s")).printed).toMatch(/^plot@10s +did not survive/m);
  expect((await tortured(cwd, "--scenario", "plot@soon")).said).toContain("write a moment of the plot, such as plot@1m");
});

test("--bail stops at the first that is not survived", async () => {
  const { printed, code } = await tortured(
    folder(failsWhenRefused, { down, worse: down }),
    "--bail",
    "--scenario",
    "down",
    "worse",
  );
  expect(code).toBe(1);
  expect(printed).toContain("survived 0, did not survive 1, never struck 0, not run 1");
});

test("a command that hangs is ended with everything that it has started", async () => {
  const program = `
    import { spawn } from "node:child_process";
    const { ok } = await ask();
    if (!ok) { console.log(spawn("sleep", ["300"], { stdio: "inherit" }).pid); setInterval(() => {}, 1000); }`;
  const { code, printed } = await tortured(folder(program, { down }), "--scenario", "down", "--timeout", "2s", "--json");
  expect(code).toBe(1);
  const { scenarios } = JSON.parse(printed);
  expect(scenarios).toMatchObject([{ outcome: "did not survive", timedOut: true, did: ["hung", "gave up"] }]);
  const orphan = Number(scenarios[0].output);
  expect(orphan).toBeGreaterThan(1);
  await expect.poll(() => isThere(orphan)).toBe(false);
});

test("Ctrl-C ends the command, and no other scenario is run", async () => {
  const { terminal, run } = prepared(
    folder("const { ok } = await ask(); if (!ok) await new Promise(() => setInterval(() => {}, 1000));", { down }),
    ["--scenario", "down"],
  );
  const ended = run();
  await expect.poll(() => terminal.printed()).toContain("without faults");
  await new Promise((done) => setTimeout(done, 1000));
  terminal.interrupt();
  expect(await ended).toBe(130);
  expect(terminal.printed()).not.toContain("did not survive");
});

test("a crash is told by its error", async () => {
  const program = "JSON.parse(await (await ask()).text());";
  const { scenarios } = JSON.parse(
    (await tortured(folder(program, { page: scenario("{ kind: edge-error }") }), "--scenario", "page", "--json")).printed,
  );
  expect(scenarios).toMatchObject([{ did: ["crashed", "gave up"], crash: expect.stringMatching(/^SyntaxError: /) }]);
  expect(scenarios[0].story).toContainEqual(expect.stringMatching(/^the command crashed: SyntaxError/));
});

test("asking again at once, although told to wait, is seen", async () => {
  const program = `
    let answer;
    for (let tries = 0; tries < 3; tries += 1) if ((answer = await ask()).ok) break;
    process.exit(answer.ok ? 0 : 1);`;
  const { scenarios } = JSON.parse((await tortured(folder(program), "--scenario", "rate-limit-pause", "--json")).printed);
  expect(scenarios).toMatchObject([{ did: ["asked again too early"], struck: 3 }]);
  expect(scenarios[0].story.join("\n")).toMatch(
    /it got 429, to come back in 1 s\nit asked again after \d+ ms, before it was told to, and got 429/,
  );
});

test("what fails without a fault is no failure under one", async () => {
  const cwd = folder("process.exit((await ask()).ok ? 3 : 0);", { down });
  const unfit = await tortured(cwd, "--scenario", "down");
  expect(unfit.code).toBe(2);
  expect(unfit.printed).toContain("it fails without any fault, with exit code 3: make it pass first");
  const silent = await tortured(folder("console.log('no model here')"), "--scenario", "brown-out");
  expect(silent.code).toBe(2);
  expect(silent.printed).toContain("it asked nothing of the emulator");
});

test("a command that fails by itself, now and then, is told apart", async () => {
  const program = `
    import { existsSync, writeFileSync } from "node:fs";
    await ask();
    if (existsSync("ran")) process.exit(1);
    writeFileSync("ran", "");`;
  const elsewhere = scenario("{ kind: bad-key, provider: anthropic }");
  const { code, printed } = await tortured(folder(program, { elsewhere }), "--scenario", "elsewhere");
  expect(code).toBe(1);
  expect(printed).toMatch(/^elsewhere +failed by itself/m);
  expect(printed).toContain("no fault had struck");
});

test("what is wrong with the command line is said before anything is run", async () => {
  const cwd = folder(failsWhenRefused);
  expect(await tortured(cwd, "--scenario", "openai-outge")).toMatchObject({
    code: 2,
    said: expect.stringContaining("did you mean 'openai-outage'?"),
  });
  expect((await tortured(cwd, "--timeout", "soon")).said).toContain("--timeout: expected a number of milliseconds");
  const bare = fakeTerminal(["torture"]);
  expect(await runProgram(bare, (config) => createEmulator(config))).toBe(2);
  expect(bare.complained()).toContain("torture needs a command to run");
});

/** Whether a process runs; one that has ended may wait for somebody to ask how. */
function isThere(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
