import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { answerOf, freePort, startTool } from "./tool.ts";

const PAGE = join(import.meta.dirname, "../../docs/workers.md");

/** An empty folder, as the page's reader has it, and what `npm install` would bring. */
const folder = mkdtempSync(join(tmpdir(), "aigw-workers-"));
symlinkSync(join(import.meta.dirname, "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  readonly text: string;
  /** What its first line, a comment, says that it is saved as. */
  readonly file: string | undefined;
}

const blocks: Block[] = [...readFileSync(PAGE, "utf8").matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(
  ({ 1: language = "", 2: text = "" }) => ({ language, text, file: /^\/\/ ([\w./-]+)\n/.exec(text)?.[1] }),
);

test("docs/workers.md does what it says, from its beginning to its end", async () => {
  const ran: string[] = [];
  for (const { language, text, file } of blocks) {
    if (file !== undefined) save(file, text);
    else if (language === "bash") for (const line of text.trim().split("\n")) ran.push(await run(line));
    // What a command printed is shown as text.
    else if (language !== "text") throw new Error(`neither a file nor commands:\n${text}`);
  }
  expect(ran).toEqual([...["npm", "installed", "mkdir"], ...["vitest", "vitest", "wrangler", "node", "vite", "node", "node"]]);
}, 240_000);

function save(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function run(line: string): Promise<string> {
  const [command = "", ...parameters] = line.replace(/^npx /, "").split(" ");
  if (line.startsWith("npm install")) return "installed";
  if (parameters[0] === "dev") return serve(command, parameters);
  const tool = ["npm", "mkdir"].includes(command)
    ? startTool("bash", ["-c", line], {}, folder)
    : startTool(command, parameters, {}, folder);
  expect(await tool.ended(), `${line}\n${tool.printed()}`).toBe(0);
  if (command === "node") expect(tool.printed(), line).toContain("bread");
  if (command === "vitest") expect(tool.printed(), line).toMatch(/Tests +\d+ passed/);
  return command;
}

async function serve(command: string, parameters: readonly string[]): Promise<string> {
  const port = await freePort();
  const host = command === "vite" ? ["--host", "127.0.0.1"] : [];
  const tool = startTool(command, [...parameters, ...host, "--port", String(port)], {}, folder);
  try {
    expect(await (await answerOf(`http://127.0.0.1:${port}/?q=bread`, tool)).text()).toContain("bread");
  } finally {
    await tool.end();
  }
  return command;
}
