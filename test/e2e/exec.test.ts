import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { builtCommand, openReader } from "./docs-reader.ts";
import { userEnvironment } from "./installed-package.ts";

const command = builtCommand();

/** `exec -- sh -c {script}`, in a terminal of nobody: what it printed first, and how it ends. */
async function running(script: string) {
  const child = spawn(process.execPath, [command, "exec", "--", "sh", "-c", script], {
    env: userEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const [printed] = await once(child.stdout, "data");
  return { child, printed: String(printed).trim(), code: async () => (await ended)[0] };
}

/** Whether a process runs; one that has ended and that nobody has waited for does not. */
function isAlive(pid: string): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
  return /^[^Z\s]/.test(stdout.trim());
}

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
] as const)("exec passes %s on to all that the command has started, and ends as it ends", async (signal, expected) => {
  const { child, printed, code } = await running("sh -c 'echo $$; exec sleep 300'; true");
  expect(isAlive(printed)).toBe(true);
  child.kill(signal);
  expect(await code()).toBe(expected);
  await expect.poll(() => isAlive(printed)).toBe(false);
});

test("a command that minds signals itself decides how it ends", async () => {
  const { child, code } = await running("trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done");
  child.kill("SIGTERM");
  expect(await code()).toBe(5);
});

test("the built exec reroutes a Node program, which has no trace of it left behind in the temporary folder", async () => {
  const reader = openReader();
  onTestFinished(reader.remove);
  const url = "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai/models";
  const file = reader.save(
    "app.mjs",
    `const { status } = await fetch("${url}", { headers: { authorization: "Bearer k" } }); console.log(status, process.env.AIGW_CA);`,
  );
  const { code, stdout } = await reader.run("node", command, "exec", "--", "node", file);
  const [status, ca = ""] = stdout.trim().split(" ");
  expect([code, status]).toEqual([0, "200"]);
  expect(existsSync(resolve(ca, ".."))).toBe(false);
});

test.each(["forks", "threads", "vmThreads"])("a suite of Vitest with the pool %s is rerouted, and offline", async (pool) => {
  const reader = openReader();
  onTestFinished(reader.remove);
  const suite = `import OpenAI from "openai";
    import { expect, test } from "vitest";
    test("asks", async () => {
      const { models } = new OpenAI({ baseURL: "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai" });
      expect((await models.retrieve("gpt-4o-mini")).object).toBe("model");
    });
    test("is offline", async () => {
      await expect(fetch("https://example.com/")).rejects.toThrow("blocked outbound call to https://example.com/ from app.test.ts:8");
    });`;
  reader.save("app.test.ts", suite);
  const { code, stdout, stderr } = await reader.run(
    "node",
    command,
    "exec",
    "--",
    "node_modules/vitest/vitest.mjs",
    "run",
    "--pool",
    pool,
  );
  expect(code, stdout + stderr).toBe(0);
  expect(stderr).toContain("exec: 1 request");
});
