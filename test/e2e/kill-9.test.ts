import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../../src/store/open.ts";

const CLI = resolve("dist/aigw-emulator.cjs");
const KILLS = 20;

function startIn(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CLI, "start", "--port", "0", "--json", "--db", "emulator.db"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((done, failed) => {
    let text = "";
    child.on("exit", (code) => failed(new Error(`ended with ${code} before it listened: ${text}`)));
    child.stdout.on("data", (chunk) => {
      if (text.length < 10_000) text += chunk;
      const url = /"url":"([^"]+)"/.exec(text)?.[1];
      if (url) done({ child, url });
    });
  });
}

/** Asks without pause until the server dies; the log ids of answers that came whole, whole bodies and streams in turn. */
function hammer(url: string): { answered: string[]; ended: Promise<void> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const answered: string[] = [];
  const one = (index: number) =>
    new Promise<void>((done, failed) => {
      const call = request(`${url}/v1/local/default/openai/chat/completions`, { method: "POST", agent }, (answer) => {
        answer.resume();
        answer.on("error", failed);
        answer.on("aborted", () => failed(new Error("cut")));
        answer.on("end", () => {
          if (answer.complete) answered.push(String(answer.headers["cf-aig-log-id"]));
          done();
        });
      });
      call.on("error", failed);
      call.end(
        JSON.stringify({
          model: "gpt-4o-mini",
          stream: index % 2 === 1,
          messages: [{ role: "user", content: `question ${index}` }],
        }),
      );
    });
  const worker = async (first: number) => {
    for (let index = first; ; index += 32) {
      try {
        await one(index);
      } catch {
        return;
      }
    }
  };
  return { answered, ended: Promise.all(Array.from({ length: 32 }, (_, first) => worker(first))).then(() => agent.destroy()) };
}

test(`kill -9 under load, ${KILLS} times: no row of an answer that was given is lost, and the file is sound`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "aigw-kill-"));
  try {
    let given = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, url } = await startIn(folder);
      child.removeAllListeners("exit");
      const { answered, ended } = hammer(url);
      await expect.poll(() => answered.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(50 + kill * 10);
      child.kill("SIGKILL");
      await ended;
      const store = openStore(join(folder, "emulator.db"));
      await store.journal.sorted();
      expect(answered.filter((id) => store.logs.find(id) === undefined)).toEqual([]);
      store.close();
      const database = new Database(join(folder, "emulator.db"));
      expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
      database.close();
      given += answered.length;
    }
    expect(given).toBeGreaterThan(KILLS * 50);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
