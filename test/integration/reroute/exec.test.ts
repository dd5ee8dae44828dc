import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { createEmulator, type EmulatorInside } from "../../../src/emulator.ts";
import { realFiles } from "../../../src/world/files.ts";
import { builtPreload } from "../../support/preload.ts";
import { json, localUpstream } from "../../support/upstream.ts";
import { fakeTerminal } from "../../unit/cli/fake-terminal.ts";

const GATEWAY = "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai";
const HELLO = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] });

let preload: Awaited<ReturnType<typeof builtPreload>>;
beforeAll(async () => {
  preload = await builtPreload();
});
afterAll(() => preload?.remove());

interface Ran {
  readonly code: number;
  readonly said: string;
  /** What the command was answered, by account and provider. */
  readonly asked: readonly string[];
}

/** `aigw-emulator exec … -- {command}`, its terminal ours; the command writes into `out` what is to be known of it. */
async function exec(args: readonly string[], environment: Record<string, string> = {}, cwd = folder()): Promise<Ran> {
  const terminal = {
    ...fakeTerminal(["exec", ...args], {
      preload: preload.file,
      environment: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...environment },
    }),
    cwd,
    files: realFiles(),
  };
  const asked: string[] = [];
  const code = await runProgram(terminal, async (config, parts) => {
    const opened: EmulatorInside = await createEmulator(
      { ...config, cassettes: join(cwd, "recordings"), mocks: join(cwd, "mocks") },
      { ...parts, environment: terminal.environment },
    );
    opened.events.on("ended", ({ received, exchange, reply }) => {
      asked.push(`${received.arrival.account} ${exchange?.steps[0]?.provider.id} ${reply.status}`);
    });
    return opened;
  });
  return { code, said: terminal.complained(), asked };
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-exec-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function program(cwd: string, source: string, name = "program.mjs"): string {
  writeFileSync(join(cwd, name), source);
  return name;
}

const has = (command: string) => process.env["PATH"]?.split(":").some((dir) => realFilesHave(join(dir, command)));

test("a run that is judged: the report is written, and a gate that breaks fails a command that went well", async () => {
  const cwd = folder();
  const asks = program(
    cwd,
    `await fetch("${GATEWAY}/chat/completions", { method: "POST", headers: { authorization: "Bearer k" }, body: ${JSON.stringify(HELLO)} });`,
  );
  const judged = await exec(["--report", "report.json", "--max-requests", "0", "--", "node", asks], {}, cwd);
  expect(judged.code, judged.said).toBe(4);
  expect(judged.said).toContain("error: the run fails: 1 request was made, and max-requests is 0");
  expect(JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"))).toMatchObject({ requests: 1, answeredBy: { mock: 1 } });
  expect((await exec(["--max-requests", "1", "--", "node", asks], {}, cwd)).code).toBe(0);
  expect((await exec(["--max-requests", "0", "--", "sh", "-c", `node ${asks}; exit 7`], {}, cwd)).code).toBe(7);
});

describe("a Node program", () => {
  const asking = `const answer = await fetch("${GATEWAY}/chat/completions",
    { method: "POST", headers: { authorization: "Bearer k" }, body: ${JSON.stringify(HELLO)} });
    process.exitCode = answer.status === 200 ? 0 : 9;`;

  test("is rerouted without knowing, and so are its children", async () => {
    const cwd = folder();
    program(cwd, asking, "child.mjs");
    const parent = program(
      cwd,
      `import { spawnSync } from "node:child_process";
      process.exitCode = spawnSync(process.execPath, ["child.mjs"], { stdio: "inherit" }).status;`,
    );
    expect(await exec(["--", process.execPath, parent], {}, cwd)).toMatchObject({ code: 0, asked: ["0123abc openai 200"] });
  });

  test("finds base URLs, and stand-ins for the keys that it has not got", async () => {
    const cwd = folder();
    const source = `const { OPENAI_BASE_URL, OPENAI_API_KEY, AWS_ENDPOINT_URL_BEDROCK_RUNTIME } = process.env;
      const answer = await fetch(OPENAI_BASE_URL + "/chat/completions",
        { method: "POST", headers: { authorization: "Bearer " + OPENAI_API_KEY }, body: ${JSON.stringify(HELLO)} });
      process.exitCode = answer.ok && /aws-bedrock\\/bedrock-runtime\\/eu-west-1$/.test(AWS_ENDPOINT_URL_BEDROCK_RUNTIME) ? 0 : 9;`;
    const ran = await exec(["--", process.execPath, program(cwd, source)], { AWS_REGION: "eu-west-1" }, cwd);
    expect(ran).toMatchObject({ code: 0, asked: ["local openai 200"] });
  });

  test("reaches nobody else, and the end tells what it wanted, and from where", async () => {
    const cwd = folder();
    const source = `\nconst failed = await fetch("https://api.openai.com/v1/models?key=secret").catch((error) => error.message);
      process.exitCode = /--allow|allowHosts/.test(failed) ? 0 : 9;`;
    const ran = await exec(["--no-providers", "--", process.execPath, program(cwd, source)], {}, cwd);
    expect(ran).toMatchObject({ code: 0, asked: [] });
    expect(ran.said).toContain("blocked, because the run is offline");
    expect(ran.said).toContain("https://api.openai.com/v1/models from program.mjs:2\n");
    expect(ran.said).not.toContain("secret");
  });

  test("is let out to the hosts of AIGW_ALLOW_HOSTS, as the refusal says", async () => {
    const cwd = folder();
    const leave = 'await fetch("https://telemetry.invalid/").catch((error) => console.error(error.message));';
    const node = ["--", "node", program(cwd, leave)];
    const refused = await exec(node, {}, cwd);
    expect(refused.said).toContain("telemetry.invalid/ from program.mjs:1");
    const letOut = await exec(node, { AIGW_ALLOW_HOSTS: "other.invalid, telemetry.invalid" }, cwd);
    expect(letOut.said).not.toContain("blocked");
  });

  test("that asks what is not recorded is told the command that records it", async () => {
    const cwd = folder();
    const ask = `const { writeFileSync } = await import("node:fs");
const init = { method: "POST", headers: { authorization: "Bearer k" }, body: ${JSON.stringify(HELLO)} };
writeFileSync("out", await (await fetch("${GATEWAY}/chat/completions", init)).text());`;
    const { said } = await exec(["--mode", "replay", "--on-miss", "error", "--", "node", program(cwd, ask, "it's.mjs")], {}, cwd);
    const told = readFileSync(join(cwd, "out"), "utf8");
    expect(told, said).toContain(
      "record it: aigw-emulator exec --mode auto -- node 'it'\\\\''s.mjs', with a key of the provider",
    );
  });

  test("asks providers at their own hosts, and is answered as if through the gateway", async () => {
    const cwd = folder();
    const source = asking.replace(GATEWAY, "https://api.openai.com/v1");
    const ran = await exec(["--", process.execPath, program(cwd, source)], {}, cwd);
    expect(ran).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^ {2}exec: 1 request · cost \$[\d.e-]+, avoided \$[\d.e-]+\n$/),
      asked: ["local openai 200"],
    });
  });

  test("--mode record: nothing is kept from the network, and its own key is used", async () => {
    const upstream = await localUpstream((_, response) => json(response, { id: "chatcmpl-1", choices: [] }));
    const cwd = folder();
    writeFileSync(join(cwd, "aigw.config.json"), JSON.stringify({ upstreams: { openai: upstream.url } }));
    const source = `${asking.replace('"Bearer k"', '"Bearer " + process.env.OPENAI_API_KEY')}
      if (process.env.AIGW_OFFLINE) process.exitCode = 8;`;
    const ran = await exec(
      ["--mode", "record", "--", process.execPath, program(cwd, source)],
      { OPENAI_API_KEY: "sk-live" },
      cwd,
    );
    expect(ran).toMatchObject({ code: 0, said: expect.stringContaining("1 recorded") });
    expect(upstream.asked[0]?.headers.authorization).toBe("Bearer sk-live");
    await upstream.stop();
  });
});

describe.skipIf(!has("python3"))(`a Python program${has("python3") ? "" : " (skipped: no python3 here)"}`, () => {
  const asking = (url: string) => `
import json, os, sys, urllib.request
request = urllib.request.Request("${url}", data=b'${HELLO}', headers={"Authorization": "Bearer k", "Content-Type": "application/json"})
answer = json.load(urllib.request.urlopen(request))
sys.exit(0 if answer["object"] == "chat.completion" else 9)
`;

  test("with the standard library alone, at the gateway's own host", async () => {
    const ran = await exec(["--", "python3", "-c", asking(`${GATEWAY}/chat/completions`)]);
    expect(ran).toMatchObject({ code: 0, asked: ["0123abc openai 200"] });
  });

  test("at a provider's, whose name the certificate has", async () => {
    const ran = await exec([
      "--",
      "python3",
      "-c",
      asking("https://my-resource.openai.azure.com/openai/deployments/gpt-4o/chat/completions"),
    ]);
    expect(ran).toMatchObject({ code: 0, asked: ["local azure-openai 200"] });
  });

  test("is refused everybody else, with what to do in the reason", async () => {
    const refused = `
import sys, urllib.request, urllib.error
for url in ["https://api.openai.com/v1/models", "http://example.com/"]:
    try:
        urllib.request.urlopen(url)
        sys.exit(9)
    except urllib.error.URLError as error:
        if "--allow-host" not in str(error): sys.exit(8)
`;
    const ran = await exec(["--no-providers", "--", "python3", "-c", refused]);
    expect([ran.code, ran.said]).toEqual([0, expect.stringContaining("    api.openai.com:443\n    example.com:80\n")]);
  });
});

describe.skipIf(!has("curl"))(`curl${has("curl") ? "" : " (skipped: none here)"}`, () => {
  test("over TLS with HTTP/2 in the tunnel, over HTTP/1.1, and without TLS", async () => {
    const models = `${GATEWAY}/models`;
    const ask = `curl -sSf -o /dev/null -H "authorization: Bearer k"`;
    const ran = await exec([
      "--",
      "sh",
      "-ec",
      `${ask} ${models}; ${ask} --http1.1 ${models}; ${ask} ${models.replace("https:", "http:")}`,
    ]);
    expect([ran.code, ran.said]).toEqual([0, expect.not.stringContaining("blocked")]);
    expect(ran.asked).toEqual(Array(3).fill("0123abc openai 200"));
  });

  test("--allow-host lets one host out, through the proxy", async () => {
    const other = await localUpstream((_, response) => json(response, {}));
    const { port } = new URL(other.url);
    const ask = `curl -sS -o /dev/null -w "%{http_code}" --resolve other.test:${port}:127.0.0.1`;
    // The proxy looks names up itself: what counts is that it tries.
    const ran = await exec(["--allow-host", "other.test", "--", "sh", "-c", `test "$(${ask} http://other.test:${port}/)" = 502`]);
    expect([ran.code, ran.said]).toEqual([0, expect.not.stringContaining("blocked")]);
    await other.stop();
  });
});

test("the command's own exit code, a command that is none, and none at all", async () => {
  expect(await exec(["--", "sh", "-c", "exit 7"])).toMatchObject({
    code: 7,
    said: "  exec: nothing was asked of the emulator\n",
  });
  expect(await exec(["--", "sh", "-c", "kill -TERM $$"])).toMatchObject({ code: 143 });
  expect(await exec(["--", "no-such-program"])).toMatchObject({ code: 2, said: expect.stringContaining("cannot be run") });
  expect(await exec([])).toMatchObject({ code: 2, said: expect.stringContaining("aigw-emulator exec -- npm test") });
});

test("--report and gates: what was asked, and a run that fails for it although the command went well", async () => {
  const cwd = folder();
  const source = `await fetch("${GATEWAY}/v1/v1/chat/completions", { method: "POST", headers: { authorization: "Bearer k" }, body: ${JSON.stringify(HELLO)} });`;
  const gates = ["--report", "run.json", "--max-requests", "0", "--fail-on", "lint"];
  const ran = await exec([...gates, "--", process.execPath, program(cwd, source)], {}, cwd);
  expect(ran.code).toBe(4);
  expect(ran.said).toMatch(
    /^ {2}exec: 1 request .*\n {4}AIGW-L\d+ .*\nerror: the run fails: 1 request was made, and max-requests is 0\nerror: the run fails: AIGW-L/,
  );
  expect(JSON.parse(await realFiles().readText(join(cwd, "run.json")))).toMatchObject({ requests: 1, failed: 1 });
});

test("what the command trusted before it still trusts, and what bypassed a proxy bypasses none of it offline", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "own.pem"), "-----BEGIN OWN-----");
  const source = `import { readFileSync } from "node:fs";
    const { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, NO_PROXY, no_proxy, NODE_OPTIONS } = process.env;
    const holds = (file) => /BEGIN OWN.*BEGIN CERTIFICATE/s.test(readFileSync(file, "utf8"));
    const fine = [holds(SSL_CERT_FILE), holds(NODE_EXTRA_CA_CERTS), NO_PROXY === "localhost,127.0.0.1,::1,.localhost",
      no_proxy === NO_PROXY, NODE_OPTIONS.startsWith("--no-warnings --require=")];
    process.exitCode = fine.every(Boolean) ? 0 : 10 + fine.indexOf(false);`;
  const own = join(cwd, "own.pem");
  const before = { SSL_CERT_FILE: own, NODE_EXTRA_CA_CERTS: own, NO_PROXY: "*,corp.example", NODE_OPTIONS: "--no-warnings" };
  expect(await exec(["--", process.execPath, program(cwd, source)], before, cwd)).toMatchObject({ code: 0 });
});

function realFilesHave(path: string): boolean {
  try {
    return process.getBuiltinModule("node:fs").statSync(path).isFile();
  } catch {
    return false;
  }
}
