import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { listening } from "../../support/emulator.ts";
import { programs } from "../../support/programs.ts";

const { run } = programs();
const GATEWAY = "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai/chat/completions";
const ASKED = `{ method: "POST", headers: { authorization: "Bearer sk-test", "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hi" }] }) }`;

async function withTls(options: ConfigInput = {}) {
  const tlsFolder = mkdtempSync(join(tmpdir(), "aigw-reroute-"));
  onTestFinished(() => rmSync(tlsFolder, { recursive: true, force: true }));
  const aigw = await listening({ tls: true, tlsFolder, ...options });
  return { aigw, variables: { AIGW_URL: aigw.url, AIGW_CA: aigw.tls?.caFile ?? "" } };
}

async function newest(aigw: EmulatorInside, account = "0123abc") {
  const { exchanges } = await (await aigw.fetch(`http://aigw/_aigw/exchanges?limit=1&account=${account}`)).json();
  return exchanges[0];
}

describe("node --import aigw-emulator/register: fetch", () => {
  test("goes to the emulator, and the answer's URL is the one that was meant", async () => {
    const aigw = await listening();
    const program = `const answer = await fetch("${GATEWAY}", ${ASKED});
      console.log(answer.status, answer.url, (await answer.json()).object);`;
    const { stdout, stderr } = await run(program, { AIGW_URL: aigw.url });
    expect(stdout + stderr).toBe(`200 ${GATEWAY} chat.completion\n`);
    expect(await newest(aigw)).toMatchObject({ provider: "openai", status: 200 });
  });

  test("takes a Request, a FormData, a stream, an abort, and gives a stream piece by piece", async () => {
    const aigw = await listening();
    const program = `
      const asked = new Request("${GATEWAY}", ${ASKED});
      console.log("request", (await fetch(asked)).status);
      console.log("request and init", (await fetch(new Request("${GATEWAY}"), ${ASKED})).status);
      const form = new FormData();
      form.set("model", "whisper-1");
      form.set("file", new Blob([Buffer.from("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=", "base64")]), "a.wav");
      const audio = "${GATEWAY}".replace("chat/completions", "audio/transcriptions");
      console.log("form", (await (await fetch(audio, { method: "POST", headers: { authorization: "Bearer k" }, body: form })).json()).error.code);
      const { body: text, ...rest } = ${ASKED};
      const body = new Blob([text]).stream();
      console.log("stream up", (await fetch("${GATEWAY}", { ...rest, body, duplex: "half" })).status);
      const streaming = { ...${ASKED}, body: JSON.stringify({ ...JSON.parse(text), model: "mock/stream-60tps", stream: true }) };
      const pieces = [];
      for await (const piece of (await fetch("${GATEWAY}", streaming)).body) pieces.push(piece);
      console.log("stream down", pieces.length > 3);
      const stop = new AbortController();
      stop.abort(new Error("enough"));
      console.log("abort", await fetch("${GATEWAY}", { ...${ASKED}, signal: stop.signal }).catch((error) => error.message));`;
    const { stdout, stderr } = await run(program, { AIGW_URL: aigw.url });
    expect((stdout + stderr).trim().split("\n")).toEqual([
      ...["request 200", "request and init 200", "form audio_too_short", "stream up 200", "stream down true", "abort enough"],
    ]);
  });

  test("of Cloudflare's API only the paths of its AI; everything else goes where it went", async () => {
    const aigw = await listening();
    const program = `
      const answer = await fetch("https://api.cloudflare.com/client/v4/accounts/0123abc/ai/v1/chat/completions", ${ASKED.replace("gpt-4o-mini", "openai/gpt-4o-mini")});
      console.log(answer.status);
      console.log((await fetch("${aigw.url}/_aigw/health")).status);
      console.log((await fetch("https://api.cloudflare.com/client/v4/zones").catch((error) => error.message)));`;
    const { stdout } = await run(program, { AIGW_URL: aigw.url, AIGW_OFFLINE: "1" });
    expect(stdout.trim().split("\n")).toEqual([
      "200",
      "200",
      expect.stringContaining("blocked outbound call to https://api.cloudflare.com/client/v4/zones"),
    ]);
  });

  test("AIGW_REROUTE names more hosts: the providers' own, custom domains", async () => {
    const aigw = await listening({ hosts: { "ai.example.com": { account: "acme", gateway: "default" } } });
    const program = `
      console.log((await fetch("https://api.openai.com/v1/chat/completions", ${ASKED})).status);
      console.log((await fetch("https://ai.example.com/openai/chat/completions", ${ASKED})).status);`;
    const { stdout, stderr } = await run(program, { AIGW_URL: aigw.url, AIGW_REROUTE: "providers, ai.example.com" });
    expect(stdout + stderr).toBe("200\n200\n");
    expect([await newest(aigw, "local"), await newest(aigw, "acme")]).toMatchObject([
      { provider: "openai" },
      { provider: "openai" },
    ]);
  });

  test("without an emulator nothing is sent anywhere, and the failure says what to do", async () => {
    const program = `await fetch("${GATEWAY}").catch((error) => console.log(error.message, "|", error.cause.message));`;
    const unset = await run(program);
    expect(unset.stdout).toMatch(/^fetch failed \| no emulator is named .*npx aigw-emulator.* AIGW_URL/);
    const gone = await run(program, { AIGW_URL: "http://127.0.0.1:59321" });
    expect(gone.stdout).toContain(
      "no emulator answers at http://127.0.0.1:59321, where gateway.ai.cloudflare.com is rerouted to",
    );
    const broken = await run(program, { AIGW_URL: "localhost" });
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('found "localhost"')]);
    const noFile = await run(program, { AIGW_URL: "http://127.0.0.1:59321", AIGW_CA: "/nowhere/ca.pem" });
    expect([noFile.code, noFile.stderr]).toEqual([1, expect.stringContaining("AIGW_CA cannot be read")]);
  });
});

describe("node --import aigw-emulator/register with AIGW_CA: every other client", () => {
  test.each([
    [
      "node:https",
      `import { request } from "node:https";
      const asked = request("${GATEWAY}", { method: "POST", headers: { authorization: "Bearer k" } }, (answer) => {
        answer.resume();
        console.log(answer.statusCode);
      });
      asked.end(${ASKED}.body);`,
    ],
    [
      "node:http2",
      `import { connect } from "node:http2";
      const session = connect("https://gateway.ai.cloudflare.com");
      const stream = session.request({ ":path": new URL("${GATEWAY}").pathname, ":method": "POST", authorization: "Bearer k" });
      stream.on("response", (headers) => { console.log(headers[":status"]); session.close(); }).resume();
      stream.end(${ASKED}.body);`,
    ],
    [
      "npm undici",
      `import { request } from "undici";
      const answer = await request("${GATEWAY}", ${ASKED});
      await answer.body.dump();
      console.log(answer.statusCode);`,
    ],
    [
      "ws",
      `import { WebSocket } from "ws";
      const socket = new WebSocket("wss://gateway.ai.cloudflare.com/v1/0123abc/default/openai?model=gpt-realtime", { headers: { authorization: "Bearer k" } });
      socket.on("message", (data) => { console.log(JSON.parse(data).type === "session.created" ? 200 : String(data)); socket.close(); });`,
    ],
    [
      "http: without TLS",
      `import { get } from "node:http";
      get("${GATEWAY.replace("https:", "http:").replace("chat/completions", "models")}", { headers: { authorization: "Bearer k" } }, (answer) => { answer.resume(); console.log(answer.statusCode); });`,
    ],
    [
      "import { connect } from node:tls",
      `import { connect } from "node:tls";
      const socket = connect(443, "gateway.ai.cloudflare.com", { servername: "gateway.ai.cloudflare.com" }, () => { console.log(socket.authorized ? 200 : socket.authorizationError); socket.end(); });`,
    ],
  ])("%s", async (_, program) => {
    const { variables } = await withTls();
    const { stdout, stderr } = await run(program, variables);
    expect(stdout + stderr).toBe("200\n");
  });

  test("the browser's WebSocket, where Node has one", async () => {
    const { variables } = await withTls();
    const program = `const socket = new WebSocket("wss://gateway.ai.cloudflare.com/v1/0123abc/default");
      socket.onopen = () => { console.log("open"); socket.close(); };
      socket.onerror = (event) => console.log(event.error);`;
    const options = { ...variables, NODE_OPTIONS: "--experimental-websocket" };
    expect(await run(program, options)).toMatchObject({ stdout: "open\n" });
  });

  test("providers' hosts, which the certificate does not name", async () => {
    const { variables, aigw } = await withTls();
    const program = `import { request } from "node:https";
      request("https://api.openai.com/v1/models", { headers: { authorization: "Bearer k" } }, (answer) => { answer.resume(); console.log(answer.statusCode); }).end();`;
    const { stdout, stderr } = await run(program, { ...variables, AIGW_REROUTE: "providers" });
    expect(stdout + stderr).toBe("200\n");
    expect(await newest(aigw, "local")).toMatchObject({ provider: "openai" });
  });

  test("children and threads are rerouted as well", async () => {
    const { variables } = await withTls();
    const program = `
      import { execFileSync } from "node:child_process";
      import { Worker } from "node:worker_threads";
      const asking = 'fetch("${GATEWAY}", ${ASKED.replaceAll("\n", " ")}).then((answer) => console.log(answer.status))';
      console.log("child", execFileSync(process.execPath, ["-e", asking]).toString().trim());
      const worker = new Worker(asking.replace("console.log(answer.status)", 'require("node:worker_threads").parentPort.postMessage(answer.status)'), { eval: true });
      worker.on("message", (status) => console.log("thread", status));`;
    const { stdout, stderr } = await run(program, variables);
    expect(stdout + stderr).toBe("child 200\nthread 200\n");
  });
});
