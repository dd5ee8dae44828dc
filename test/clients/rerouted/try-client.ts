import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { createEmulator } from "../../../src/emulator.ts";
import { gatewayHandlers } from "../../../src/reroute/msw.ts";
import { realFiles } from "../../../src/world/files.ts";
import { emulator, listening } from "../../support/emulator.ts";
import { programs } from "../../support/programs.ts";
import { fakeTerminal } from "../../unit/cli/fake-terminal.ts";
import { type ReroutedClient, type Way, ways } from "./matrix.ts";

const folder = resolve("test/clients/rerouted");

/** A test for each way of rerouting a client: a whole answer, a stream and an error, or that and why it is not reached. */
export function tryEveryWay(client: ReroutedClient): void {
  const tools = programs();
  const child = (environment: Record<string, string>, fetchBy: string) =>
    tools.runFile([join(folder, "main.mjs"), client.program, fetchBy], { AIGW_OFFLINE: "1", ...environment });
  const tries: Readonly<Record<Way, () => Promise<string>>> = {
    register: async () => child({ AIGW_URL: (await listening()).url }, "global"),
    async sockets() {
      const tlsFolder = temporary();
      const { url, tls } = await listening({ tls: true, tlsFolder });
      return child({ AIGW_URL: url, AIGW_CA: tls?.caFile ?? "" }, "own");
    },
    exec: () => exec(tools.file, [process.execPath, join(folder, "main.mjs"), client.program]),
    // Its Node processes do not load the module: what is left is what programs in other languages have.
    proxy: () => {
      const bare = `unset OPENAI_BASE_URL; NODE_OPTIONS= "$0" ${join(folder, "main.mjs")} ${client.program} proxy`;
      return exec(tools.file, ["sh", "-c", bare, process.execPath]);
    },
    async msw() {
      const server = setupServer(...gatewayHandlers(await emulator()));
      server.listen({ onUnhandledRequest: "error" });
      onTestFinished(() => server.close());
      const { run } = await import(/* @vite-ignore */ pathToFileURL(join(folder, `${client.program}.mjs`)).href);
      return JSON.stringify(await run());
    },
  };
  for (const way of Object.keys(ways) as Way[]) {
    const why = client.unreached?.[way];
    if (why !== undefined) {
      test(`${client.name} by ${way}: is not reached (${why})`, async () => {
        expect(await tries[way]().catch(String)).not.toMatch(/^\{"plain"/);
      });
      continue;
    }
    test(`${client.name} by ${way}: whole, streamed, refused`, async () => {
      const printed = await tries[way]();
      expect(printed).toMatch(/^\{"plain"/);
      const { plain, stream, error } = JSON.parse(printed);
      expect(plain).toMatch(/\w/);
      expect(stream.text).toBe(plain);
      expect(stream.pieces).toBeGreaterThan(1);
      expect(error).toBe(429);
    });
  }
}

function temporary(): string {
  const path = mkdtempSync(join(tmpdir(), "aigw-rerouted-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What the command printed is in a file: its terminal is ours. */
async function exec(preload: string, command: readonly string[]): Promise<string> {
  const cwd = temporary();
  const script = 'exec "$@" > out.txt 2> errors.txt';
  const terminal = {
    ...fakeTerminal(["exec", "--", "sh", "-c", script, "sh", ...command], {
      preload,
      environment: { PATH: process.env["PATH"] ?? "" },
    }),
    cwd,
    files: realFiles(),
  };
  await runProgram(terminal, (config) =>
    createEmulator({ ...config, mocks: join(cwd, "mocks"), cassettes: join(cwd, "recordings") }),
  );
  const [printed, errors] = await Promise.all(["out.txt", "errors.txt"].map((file) => realFiles().readText(join(cwd, file))));
  return printed || errors || "";
}
