import pc from "picocolors";
import type { ExchangeSummary } from "../schema/control/exchange-summary.ts";
import { type LineOutput, lineWriter } from "./line-writer.ts";

/** What the emulator says while it runs. Never a body, a header or a key. */
export interface TerminalLog {
  /** People read the text; with --json, machines get the facts instead (the text where there are none). */
  line(text: string, facts?: LineFacts): void;
  /** People read the text; with --json, the facts stand beside it. */
  warn(text: string, facts?: TroubleFacts): void;
  error(text: string, facts?: TroubleFacts): void;
  exchange(summary: ExchangeSummary): void;
  /** Whether it says nothing of exchanges that went well: no summary of them need be made. */
  readonly failuresOnly: boolean;
  /** Writes what has been said in this turn of the event loop now, not at its end. */
  flush(): void;
}

/** `type` says what happened: "started", "stopped". */
interface LineFacts {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** What a program needs of an operator's error. */
export interface TroubleFacts {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

type Paint = ReturnType<typeof pc.createColors>;

export interface LogOutputs {
  readonly stdout: LineOutput;
  readonly stderr: LineOutput;
}

/** Lines for people: news on stdout, warnings and errors on stderr. `failuresOnly` leaves out exchanges that went well. */
export function prettyLog(
  outputs: LogOutputs,
  { colours, failuresOnly }: { colours: boolean; failuresOnly: boolean },
): TerminalLog {
  const out = lineWriter(outputs.stdout);
  const err = lineWriter(outputs.stderr);
  const paint = pc.createColors(colours);
  const clockTime = clockTimes();
  const isNew = saidOnce();
  return {
    failuresOnly,
    line: (text) => out.write(text),
    warn: (text) => err.write(`${paint.yellow("warning")} ${text}`),
    error: (text) => err.write(`${paint.red("error")} ${text}`),
    exchange(summary) {
      if (failuresOnly && !failed(summary) && summary.lints.length === 0) return;
      out.write(`${clockTime(summary.atMs)} ${exchangeLine(summary, paint)}`);
      const [why, ...more] = summary.error?.split("\n").slice(0, MOST_LINES) ?? [];
      if (why !== undefined) out.write(`  ${paint.red(printable(why))}`);
      for (const line of more) out.write(`    ${printable(line)}`);
      for (const { id, text } of summary.lints) {
        const first = isNew(`${id} ${text}`);
        // It may be the reason.
        if (failed(summary)) out.write(`  ${paint.yellow(id)}  ${printable(text)}`);
        else if (first) out.write(`  ${paint.yellow(id)}  ${printable(text)}  ${paint.dim("(said once)")}`);
      }
    },
    flush() {
      out.flush();
      err.flush();
    },
  };
}

/** One JSON object a line, all on stdout; `type` tells them apart: "exchange", "line", "warning", "error" and those of `line`. */
export function jsonLog({ stdout }: LogOutputs): TerminalLog {
  const out = lineWriter(stdout);
  return {
    failuresOnly: false,
    line: (text, facts) => out.write(JSON.stringify(facts ?? { type: "line", text })),
    warn: (text, facts) => out.write(JSON.stringify({ type: "warning", text, ...facts })),
    error: (text, facts) => out.write(JSON.stringify({ type: "error", text, ...facts })),
    exchange({ atMs, path, ...rest }) {
      out.write(JSON.stringify({ type: "exchange", time: new Date(atMs).toISOString(), path: withoutQuery(path), ...rest }));
    },
    flush: () => out.flush(),
  };
}

/** Errors alone. */
export function quietLog({ stderr }: LogOutputs): TerminalLog {
  const err = lineWriter(stderr);
  const error = (text: string) => err.write(`error ${text}`);
  return { failuresOnly: true, line() {}, warn() {}, error, exchange() {}, flush: () => err.flush() };
}

/** Of what is to be said of a failure; what a caller sends may have any number. */
const MOST_LINES = 8;

/** Whether something went wrong that the caller or the operator should know of. */
export function failed({ status, error }: ExchangeSummary): boolean {
  return status >= 400 || error !== undefined;
}

function exchangeLine(summary: ExchangeSummary, paint: Paint): string {
  const { id, method, provider, model, path, status, source, durationMs, tokens, cachedTokens, cost, logId, note } = summary;
  const subject = provider !== undefined && model !== undefined ? `${provider} ${model}` : withoutQuery(path);
  const fields = [`${printable(method)} ${printable(subject)}`, paintStatus(status, paint)];
  if (source !== undefined) fields.push(source);
  fields.push(`${Math.round(durationMs)} ms`);
  if (tokens !== undefined) fields.push(cachedTokens === undefined ? `${tokens} tok` : `${tokens} tok (${cachedTokens} cached)`);
  if (cost !== undefined) fields.push(dollars(cost));
  if (note !== undefined) fields.push(note);
  // what failed is to be explained; the id of its log is the same, or in the explanation.
  if (failed(summary) && id !== undefined) fields.push(paint.dim(`explain ${id}`));
  else if (logId !== undefined) fields.push(paint.dim(`log ${logId}`));
  return fields.join("  ");
}

function paintStatus(status: number, paint: Paint): string {
  if (status >= 500) return paint.red(status);
  return status >= 400 ? paint.yellow(status) : paint.green(status);
}

/** A single short answer costs less than a cent: two digits would say that it is free. Never in the form 1.2e-5. */
function dollars(cost: number): string {
  if (cost === 0 || cost >= 0.1) return `$${cost.toFixed(2)}`;
  const decimals = SIGNIFICANT - 1 - Math.floor(Math.log10(Math.abs(cost)));
  return `$${cost.toFixed(Math.min(100, Math.max(2, decimals))).replace(TRAILING_ZEROS, "")}`;
}

const SIGNIFICANT = 3;
const TRAILING_ZEROS = /\.?0+$/;

function withoutQuery(path: string): string {
  const end = path.indexOf("?");
  return end === -1 ? path : path.slice(0, end);
}

/** The same advice under every request would bury the rest; every exchange's trace has its own. */
function saidOnce(): (text: string) => boolean {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return false;
    if (said.size >= 1_000) said.clear();
    said.add(text);
    return true;
  };
}

const CONTROL_CHARACTER = /\p{Cc}+/gu;

/** What callers send must not steer the terminal, nor fill it. */
function printable(text: string): string {
  const clean = text.replace(CONTROL_CHARACTER, "�");
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean;
}

/** "12:01:07" in local time, made once a second: requests come in bursts. */
function clockTimes(): (atMs: number) => string {
  let second = Number.NaN;
  let shown = "";
  return (atMs) => {
    const current = Math.floor(atMs / 1000);
    if (current !== second) {
      second = current;
      const date = new Date(atMs);
      shown = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
    }
    return shown;
  };
}
