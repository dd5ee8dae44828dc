import type { Client } from "../client/client.ts";
import { ControlError } from "../client/control-error.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { type Entry, knownIds, lookUp } from "../explain/reference.ts";
import type { ExchangeDetail, ExchangeView } from "../schema/control/exchanges.ts";
import { print, type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

export interface ExplainFlags extends RunningFlags {
  readonly last?: boolean;
}

/** Explains a lint or a code from the tables, an exchange by asking the running emulator; without an id, lists what there is. */
export async function explain(terminal: Terminal, id: string | undefined, flags: ExplainFlags): Promise<void> {
  const write = (facts: unknown, text: string) => print(terminal, flags, facts, text);
  const entries = id === undefined ? [] : lookUp(id);
  if (entries.length > 0) return void write({ entries }, entries.map(entryText).join("\n"));
  if (id !== undefined && /^(?:AIGW-|\d{3,5}$)/i.test(id)) throw unknownId(id);
  const { exchanges } = await running(terminal, flags);
  if (id !== undefined) return explainExchange(id, exchanges, write);
  const { exchanges: list } = await exchanges.list({ limit: 10 });
  const [newest] = list;
  if (flags.last !== true || newest === undefined) return void write({ exchanges: list }, listText(list));
  return explainExchange(newest.id, exchanges, write);
}

type Write = (facts: unknown, text: string) => void;

async function explainExchange(id: string, exchanges: Client["exchanges"], write: Write): Promise<void> {
  const found = await exchanges.get(id).catch(async (error: unknown) => {
    if (!(error instanceof ControlError) || error.status !== 404) throw error;
    const known = (await exchanges.list({ limit: 1000 })).exchanges.map((exchange) => exchange.id);
    throw unknownId(id, known);
  });
  write(found, storyText(found));
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
function storyText({ id, story }: ExchangeDetail): string {
  const lines = story.map((line) => /^([\d.]+ ms): (.*)$/s.exec(line) ?? ["", "", line]);
  const width = Math.max(...lines.map(([, time = ""]) => time.length));
  return `${id}\n${lines.map(([, time = "", text]) => `  ${time.padStart(width)}  ${text}\n`).join("")}`;
}

function listText(list: readonly ExchangeView[]): string {
  if (list.length === 0) return "no exchange yet; aigw-emulator explain AIGW-L004 explains a lint or a code\n";
  return list.map(({ id, status, method, url }) => `${id}  ${status}  ${method} ${url.split("?")[0]}\n`).join("");
}
