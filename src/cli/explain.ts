import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { type Entry, knownIds, lookUp } from "../explain/reference.ts";
import { type Ask, askRunning } from "./ask-running.ts";
import type { Terminal } from "./terminal.ts";

export interface ExplainFlags {
  readonly json?: boolean;
  readonly last?: boolean;
  readonly account?: string;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** Explains a lint or a code from the tables, an exchange by asking the running emulator; without an id, lists what there is. */
export async function explain(terminal: Terminal, id: string | undefined, flags: ExplainFlags): Promise<void> {
  const write = (facts: unknown, text: string) =>
    terminal.stdout.write(flags.json === true ? `${JSON.stringify(facts, null, 2)}\n` : text);
  const entries = id === undefined ? [] : lookUp(id);
  if (entries.length > 0) return void write({ entries }, entries.map(entryText).join("\n"));
  if (id !== undefined && /^(?:AIGW-|\d{3,5}$)/i.test(id)) throw unknownId(id);
  const ask = await askRunning(terminal, flags);
  if (id !== undefined) return explainExchange(id, ask, write);
  const list = exchangesIn(await ask(`exchanges?limit=10&account=${encodeURIComponent(flags.account ?? "local")}`));
  const [newest] = list;
  if (flags.last !== true || newest === undefined) return void write({ exchanges: list }, listText(list));
  return explainExchange(newest.id, ask, write);
}

type Write = (facts: unknown, text: string) => void;

async function explainExchange(id: string, ask: Ask, write: Write): Promise<void> {
  const found = await ask(`exchanges/${encodeURIComponent(id)}`);
  if (!isTold(found)) {
    const known = exchangesIn(await ask("exchanges?limit=1000")).map((exchange) => exchange.id);
    throw unknownId(id, known);
  }
  write(found, storyText(found));
}

interface Listed {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

function exchangesIn(answer: unknown): Listed[] {
  const list = typeof answer === "object" && answer !== null && "exchanges" in answer ? answer.exchanges : undefined;
  return Array.isArray(list) ? list : [];
}

interface Told extends Listed {
  readonly story: readonly string[];
}

function isTold(answer: unknown): answer is Told {
  return typeof answer === "object" && answer !== null && "story" in answer && Array.isArray(answer.story);
}

function unknownId(id: string, exchanges: readonly string[] = []): EmulatorError {
  const meant = nearest(id, exchanges.length > 0 ? exchanges : knownIds());
  return new EmulatorError("AIGW-UNKNOWN-ID", `nothing is known of '${id}'`, {
    hint: `${meant === undefined ? "" : `did you mean ${meant}? `}aigw-emulator explain alone lists the last ten exchanges, --last explains the newest`,
  });
}

function entryText({ id, title, paragraphs, example, page }: Entry): string {
  const shown = example === undefined ? [] : [`Example: ${example}`];
  return `${id}  ${title}\n${[...paragraphs, ...shown, `More: ${page}`].map((text) => `  ${text}\n`).join("")}`;
}

/** The times stand in a column. */
function storyText({ id, story }: Told): string {
  const lines = story.map((line) => /^([\d.]+ ms): (.*)$/s.exec(line) ?? ["", "", line]);
  const width = Math.max(...lines.map(([, time = ""]) => time.length));
  return `${id}\n${lines.map(([, time = "", text]) => `  ${time.padStart(width)}  ${text}\n`).join("")}`;
}

function listText(list: readonly Listed[]): string {
  if (list.length === 0) return "no exchange yet; aigw-emulator explain AIGW-L004 explains a lint or a code\n";
  return list.map(({ id, status, method, url }) => `${id}  ${status}  ${method} ${url.split("?")[0]}\n`).join("");
}
