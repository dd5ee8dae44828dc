import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type DocBlock, docBlocks, docPages, docTable } from "../support/doc-blocks.ts";
import { builtCommand, openReader, type Reader } from "./docs-reader.ts";
import { type RunningCommand, start } from "./running-command.ts";

/** In whatever is spoken there: http:, https:, ws: or wss:. */
const ADDRESS = "//127.0.0.1:4177";
const command = builtCommand();
const cleanUp: (() => void)[] = [];

afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

const pages = docPages().map((page) => ({ page, blocks: docBlocks(page) }));
const withExamples = pages.filter(({ blocks }) => blocks.some(({ language }) => ["sh", "ts", "yaml"].includes(language)));

test.each(withExamples.map(({ page, blocks }) => [page, blocks] as const))("%s: each example works", async (page, blocks) => {
  const reader = openReader();
  cleanUp.push(reader.remove);
  // What a page has its reader save in the mocks folder is there from the start: how soon it is read is no matter here.
  for (const { file, language, text } of blocks)
    if (file?.startsWith("mocks/") || (file && language === "ts")) reader.save(file, text);
  // Where a page shows one config, its reader has it when the emulator starts.
  const configs = blocks.filter(({ file }) => file?.startsWith("aigw.config."));
  if (configs.length === 1) for (const { file = "", text } of configs) reader.save(file, text);
  const url = await serve(reader);
  const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);
  // What the page's commands ask runs at another address than its reader's would.
  const ourCommand = `AIGW_URL=${url} node ${command}`;
  for (const block of blocks) {
    const text = block.text.replaceAll(ADDRESS, url.slice(url.indexOf("//"))).replaceAll("npx aigw-emulator", ourCommand);
    const at = `${page}:${block.line}`;
    if (isConfig(block)) await checkConfig(reader, block, at);
    // Files of a program are there; a command of the page runs it.
    else if (block.language === "ts" && block.file === undefined) await checkProgram(reader, text, at);
    else if (block.language === "sh") await checkCommands(reader, text, at);
    expect(await unexpected(commands.join("\n"), url), at).toEqual([]);
  }
});

test("the TypeScript examples compile as strictly as can be", async () => {
  const reader = openReader();
  cleanUp.push(reader.remove);
  const programs = pages.flatMap(({ page, blocks }) =>
    blocks.filter(({ language }) => language === "ts").map((block) => ({ ...block, page })),
  );
  for (const [index, { file, page, text }] of programs.entries())
    reader.save(file === undefined ? `example-${index}.mts` : `${page}.files/${file}`, text);
  const strictest = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
  const imports = { module: "nodenext", lib: ["es2023", "dom"], types: ["node"], noEmit: true, allowImportingTsExtensions: true };
  const compilerOptions = { ...strictest, ...imports };
  reader.save("package.json", '{ "type": "module" }');
  reader.save("tsconfig.json", JSON.stringify({ compilerOptions }));
  expect(programs.length).toBeGreaterThan(2);
  expect((await reader.run(resolve("node_modules/.bin/tsc"), "-p", ".")).stdout).toBe("");
});

test("blocks without a language are the two set-up commands, which .ci/run and the tests of the package stand for", () => {
  // To install is not for a test in a checkout: .ci/run does the second in a fresh clone, package.test.ts installs the tarball.
  const bare = pages.flatMap(({ blocks }) => blocks.filter(({ language }) => language === "").map(({ text }) => text.trim()));
  expect(bare).toEqual(["npm install && npm start", "npm install && npm test"]);
  expect(readFileSync(".ci/run", "utf8")).toMatch(/^ {2}npm install && .*\bnpm test\b/m);
});

test("npm start serves, and Ctrl-C ends it", async () => {
  const running = start(resolve("."), "npm", "start", "--", "--port", "0", "--ephemeral");
  cleanUp.push(running.kill);
  const url = await running.printed(/(http:\/\/127\.0\.0\.1:\d+)/);
  expect((await fetch(`${url}/_aigw/health`)).status).toBe(200);
  await running.interrupt();
  await expect.poll(running.hasProcesses).toBe(false);
});

test("docs/performance.md has every scenario of the bench, with its floor", () => {
  const rows = docTable("docs/performance.md", "id", "what is measured", "against", "floor", "goal", "measured");
  const bench = readFileSync("test/bench/run.ts", "utf8");
  const scenarios = [...bench.matchAll(/\bid: "(P\d+)",.*?\bfloor: "(?:([^",]+))/gs)].map(([, id, floor]) => [id, floor]);
  expect(scenarios.length).toBeGreaterThan(5);
  const floors = rows.map(([id, , , floor]) => [id, floor?.split(",")[0]]);
  expect(floors).toEqual(expect.arrayContaining(scenarios));
});

async function serve(reader: Reader): Promise<string> {
  const running: RunningCommand = start(reader.folder, "node", command, "--port", "0", "--ephemeral", "--tls", "--json");
  cleanUp.unshift(running.kill);
  return running.printed(/"url":"([^"]+)"/);
}

function isConfig({ language, file, text }: DocBlock): boolean {
  if (file !== undefined) return file.startsWith("aigw.config.");
  // Rules without a file name are on the page about them; scripted-mocks-page.test.ts reads those.
  return language === "yaml" && !/^(?:rules:|models:|- )/m.test(text);
}

async function checkConfig(reader: Reader, { file, language, text }: DocBlock, at: string): Promise<void> {
  // As the page asks for, where the file is TypeScript.
  reader.save("config/package.json", '{ "type": "module" }');
  const path = reader.save(`config/${file ?? `aigw.config.${language}`}`, text);
  // The second time it runs from the compiled code that the first one kept.
  for (const time of ["first", "second"]) {
    const { code, stdout, stderr } = await reader.run("node", command, "config", "show", "--json", "--config", path);
    expect(code, `${at}, ${time} time\n${stderr}`).toBe(0);
    expect(Object.values(JSON.parse(stdout)), at).toContainEqual(expect.objectContaining({ layer: "file" }));
  }
}

async function checkProgram(reader: Reader, text: string, at: string): Promise<void> {
  const file = reader.save("example.mts", text);
  const { code, stdout, stderr } = await reader.run("node", "--import", "tsx", file);
  expect(code, `${at}\n${stderr}`).toBe(0);
  expect(stdout.trim(), at).not.toMatch(/^$|undefined/);
}

async function checkCommands(reader: Reader, text: string, at: string): Promise<void> {
  const { code, stdout, stderr } = await reader.run("bash", "-e", "-o", "pipefail", "-c", text);
  expect(code, `${at}\n${stdout}${stderr}`).toBe(0);
  expect(stdout.trim(), at).not.toBe("");
  for (const [, promised = ""] of text.matchAll(/^# answers: (.+)$/gm)) expect(textOf(stdout), at).toContain(promised);
  if (!text.includes("curl ")) return;
  // The control API's problems are JSON as well.
  expect(stdout, at).not.toContain('"about:blank"');
  for (const line of bodiesOf(stdout)) expect(line, at).toMatch(/^(?:data: )?(?:[{[].*[}\]]|\[DONE\])$/);
}

/** The lines of the answers' bodies; `curl -i` shows heads too. */
function bodiesOf(stdout: string): string[] {
  return stdout
    .replace(/^HTTP\/1\.1 .*?\r\n\r\n/gms, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** With the pieces of streams put together. */
function textOf(stdout: string): string {
  const pieces = Array.from(stdout.matchAll(/"delta":\{[^}]*?"content":"((?:[^"\\]|\\.)*)"/g), ([, piece = ""]) => piece);
  return `${stdout}\n${pieces.join("")}`;
}

/** Answers so far that did not go well, of the accounts in the page's commands, except the statuses that those ask for. */
async function unexpected(commands: string, url: string): Promise<unknown[]> {
  const accounts = new Set([
    "local",
    ...Array.from(commands.matchAll(/\/v1\/([\w-]+)\/[\w-]+\//g), ([, account = ""]) => account),
  ]);
  const wanted = Array.from(commands.matchAll(/\b[45]\d\d\b/g), ([status]) => Number(status));
  const lists = [...accounts].map(async (account) => {
    const list: unknown = await (await fetch(`${url}/_aigw/exchanges?limit=1000&account=${account}`)).json();
    return exchangesOf(list).filter(({ status }) => status >= 400 && !wanted.includes(status));
  });
  return (await Promise.all(lists)).flat();
}

function exchangesOf(list: unknown): { status: number }[] {
  return typeof list === "object" && list !== null && "exchanges" in list && Array.isArray(list.exchanges) ? list.exchanges : [];
}
