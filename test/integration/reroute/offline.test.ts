import { describe, expect, test } from "vitest";
import { programs } from "../../support/programs.ts";

const tools = programs();
const offline = (source: string, more: Record<string, string> = {}) => tools.run(source, { AIGW_OFFLINE: "1", ...more });

/** A program whose third line tries to get out; it prints how that failed. */
const attempts: readonly (readonly [name: string, host: string, lines: string])[] = [
  [
    "fetch",
    "https://example.com/a",
    `const print = (error) => console.log(error.code, error.message);\nawait fetch("https://example.com/a?key=secret").catch(print);`,
  ],
  [
    "node:https",
    "example.com:443",
    `import { get } from "node:https";\nget("https://example.com/").on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "node:http to an address",
    "192.0.2.1:8080",
    `import { get } from "node:http";\nget("http://192.0.2.1:8080/").on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "node:net",
    "example.com:25",
    `import { connect } from "node:net";\nconnect(25, "example.com").on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "node:net over IPv6",
    "2001:db8::1:25",
    `import net from "node:net";\nnew net.Socket().connect({ port: 25, host: "2001:db8::1" }).on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "node:tls",
    "example.com:443",
    `import * as tls from "node:tls";\ntls.connect({ host: "example.com", port: 443 }).on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "node:http2",
    "example.com:443",
    `import { connect } from "node:http2";\nconnect("https://example.com").on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "ws",
    "example.com:443",
    `import { WebSocket } from "ws";\nnew WebSocket("wss://example.com").on("error", (error) => console.log(error.code, error.message));`,
  ],
  [
    "npm undici",
    "example.com:443",
    `import { request } from "undici";\nawait request("https://example.com").catch((error) => console.log(error.code, error.message));`,
  ],
  [
    "dns.lookup",
    "example.com",
    `import { lookup } from "node:dns";\nlookup("example.com", (error) => console.log(error.code, error.message));`,
  ],
  [
    "dns.promises.resolve4",
    "example.com",
    `import { resolve4 } from "node:dns/promises";\nawait resolve4("example.com").catch((error) => console.log(error.code, error.message));`,
  ],
  [
    "dns.Resolver",
    "example.com",
    `import { Resolver } from "node:dns";\nnew Resolver().resolveTxt("example.com", (error) => console.log(error.code, error.message));`,
  ],
  [
    "a promise's Resolver",
    "example.com",
    `import { promises } from "node:dns";\nawait new promises.Resolver().resolveMx("example.com").catch((error) => console.log(error.code, error.message));`,
  ],
  [
    "util.promisify(dns.lookup)",
    "example.com",
    `import { lookup } from "node:dns"; import { promisify } from "node:util";\nawait promisify(lookup)("example.com").catch((error) => console.log(error.code, error.message));`,
  ],
  [
    "datagrams",
    "192.0.2.1:53",
    `import { createSocket } from "node:dgram"; const socket = createSocket("udp4");\nsocket.send("hi", 53, "192.0.2.1", (error) => { console.log(error.code, error.message); socket.close(); });`,
  ],
  [
    "part of a datagram",
    "192.0.2.1:53",
    `import { createSocket } from "node:dgram"; const socket = createSocket("udp4").on("error", (error) => { console.log(error.code, error.message); socket.close(); });\nsocket.send(Buffer.from("hello"), 0, 2, 53, "192.0.2.1");`,
  ],
  [
    "a connected datagram socket",
    "192.0.2.1:53",
    `import { createSocket } from "node:dgram"; const socket = createSocket("udp4");\nsocket.connect(53, "192.0.2.1", (error) => { console.log(error.code, error.message); socket.close(); });`,
  ],
];

describe("AIGW_OFFLINE: whatever would leave the machine fails at once, and says what it was and where it came from", () => {
  test.each(attempts)("%s", async (_, host, lines) => {
    const { stdout, stderr } = await offline(`\n${lines}`);
    const [file] = /program-\d+\.mjs/.exec(stdout) ?? [];
    expect(stdout + stderr).toMatch(/^AIGW-NET /);
    expect(stdout).toContain(`blocked outbound call to ${host} from ${file}:3: this process is offline`);
    expect(stdout).not.toContain("secret");
  });

  test("in CommonJS, in a thread, in a thread with options of its own, in children", async () => {
    const asking = `fetch("https://example.com").catch((error) => console.log(error.code))`;
    const file = tools.save("child.cjs", asking);
    const { stdout, stderr } = await offline(`
      import { execFileSync, spawn } from "node:child_process";
      import { Worker } from "node:worker_threads";
      const ended = (worker) => new Promise((done) => worker.once("exit", done));
      await ended(new Worker(${JSON.stringify(file)}));
      await ended(new Worker(${JSON.stringify(asking)}, { eval: true, execArgv: [] }));
      console.log(execFileSync(process.execPath, [${JSON.stringify(file)}]).toString().trim());
      await ended(spawn(process.execPath, [${JSON.stringify(file)}], { stdio: "inherit" }));`);
    expect(stdout + stderr).toBe("AIGW-NET\n".repeat(4));
  });

  test("a child whose variables were not passed on", async () => {
    const file = tools.save("bare.cjs", `fetch("https://example.com").catch((error) => console.log(error.code))`);
    const { stdout, stderr } = await offline(`
      import { execFileSync, spawn } from "node:child_process";
      const bare = { env: { PATH: process.env.PATH } };
      await new Promise((done) => spawn(process.execPath, [${JSON.stringify(file)}], { ...bare, stdio: "inherit" }).once("exit", done));
      console.log(execFileSync(process.execPath, [${JSON.stringify(file)}], bare).toString().trim());`);
    expect(stdout + stderr).toBe("AIGW-NET\n".repeat(2));
  });

  test("this machine is reached as ever: by address, by name, by path", async () => {
    const { stdout, stderr } = await offline(`
      import { createServer } from "node:http";
      import { lookup } from "node:dns/promises";
      import { createConnection } from "node:net";
      import { once } from "node:events";
      const server = createServer((_, response) => response.end("fine")).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address();
      for (const host of ["127.0.0.1", "localhost"]) console.log(await (await fetch(\`http://\${host}:\${port}\`)).text());
      console.log((await lookup("localhost")).address.length > 2);
      const local = createServer((_, response) => response.end("fine")).listen("pipe.sock");
      await once(local, "listening");
      const socket = createConnection("pipe.sock");
      await once(socket, "connect");
      socket.destroy();
      local.close();
      server.closeAllConnections();
      server.close();`);
    expect(stdout + stderr).toBe("fine\nfine\ntrue\n");
  });

  test("AIGW_ALLOW_HOSTS lets hosts out: what fails then is the network", async () => {
    const source = `const failed = await fetch("https://db.internal.invalid").catch((error) => error.cause?.code ?? error.code);
      console.log(failed);`;
    expect((await offline(source)).stdout).toBe("AIGW-NET\n");
    expect((await offline(source, { AIGW_ALLOW_HOSTS: "*.internal.invalid" })).stdout).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)\n$/);
  });

  test("a hard-coded socket to the gateway without AIGW_CA is told what it takes", async () => {
    const { stdout } = await offline(`import { get } from "node:https";
      get("https://gateway.ai.cloudflare.com/").on("error", (error) => console.log(error.message));`);
    expect(stdout).toContain("AIGW_CA names its authority's file");
  });

  test("without AIGW_OFFLINE nothing is refused", async () => {
    const { stdout } =
      await tools.run(`const failed = await fetch("https://nobody.invalid").catch((error) => error.cause?.code ?? error.code);
      console.log(failed);`);
    expect(stdout).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)\n$/);
  });
});
