import { type ResolvedConfig, resolveConfig } from "../config/resolve-config.ts";
import { exchangeSummary, straySummary, wentWell } from "../emulator/exchange-summary.ts";
import type { EmulatorInside, WorldParts } from "../emulator/inside.ts";
import type { PublishOptions } from "../report/publish.ts";
import type { Config } from "../schema/config.ts";
import type { ExchangeSummary } from "../schema/control/exchange-summary.ts";
import { version } from "../version.ts";
import { failed, jsonLog, prettyLog, quietLog, type TerminalLog } from "../world/log.ts";
import { banner } from "./banner.ts";
import { exitCode } from "./exit-code.ts";
import { flagLayer } from "./flags.ts";
import { listenError } from "./listen-error.ts";
import { missingFolder, mocksWarnings } from "./mocks-news.ts";
import { recordedLine, recordingsSummary } from "./recordings-news.ts";
import { describeError, errorFacts, errorLine } from "./report.ts";
import { countRun, reportOptions } from "./run-report.ts";
import type { Terminal } from "./terminal.ts";

/** What `start` needs of an emulator. */
export type Startable = Pick<
  EmulatorInside,
  "start" | "stop" | "events" | "facts" | "mocksWarnings" | "tls" | "cassettes" | "fetch"
>;

export type OpenEmulator = (config: Config, parts?: WorldParts) => Promise<Startable>;

/** Starts an emulator and serves until told to stop; resolves with the exit code. Throws an EmulatorError when it cannot start. */
export async function start(terminal: Terminal, flags: Readonly<Record<string, unknown>>, open: OpenEmulator): Promise<number> {
  const { cwd, environment, files } = terminal;
  const file = typeof flags["config"] === "string" ? flags["config"] : undefined;
  let json = flags["json"] === true || flags["log"] === "json";
  try {
    const resolved = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(flags)] });
    json = resolved.config.log === "json";
    return await serve(terminal, resolved, reportOptions(flags), open);
  } catch (error) {
    // Whoever reads stdout by program does not read stderr, where people get the same.
    if (json) terminal.stdout.write(errorLine(error));
    throw error;
  }
}

async function serve(
  terminal: Terminal,
  { config, origins, warnings, placed }: ResolvedConfig,
  options: PublishOptions,
  open: OpenEmulator,
): Promise<number> {
  // In CI nobody watches: only what failed is of interest, unless somebody asked for the lines.
  const failuresOnly = isSet(terminal.environment["CI"]) && origins.get("log")?.layer === "default";
  const log = openLog(config.log, terminal, failuresOnly);
  for (const warning of [...warnings, ...(await missingFolder(config.mocks, origins.get("mocks"), terminal))]) log.warn(warning);
  const emulator = await open(config).catch((error: unknown) => {
    throw placed(error);
  });
  const warnOfMocks = mocksWarnings(emulator, log);
  const counts = report(emulator, log, warnOfMocks, terminal.cwd);
  const endCount = countRun(emulator, options, terminal);
  // Heard from the first moment on: a Ctrl-C during start-up stops as cleanly as a later one.
  const told = stopSignal(terminal, log);
  const url = await listening(emulator, config, terminal);
  const tls = emulator.tls && { url: emulator.tls.url, caFile: emulator.tls.caFile };
  const started = { config, url, tls, facts: emulator.facts(), readyMs: terminal.uptimeMs() };
  log.line(banner(started), {
    type: "started",
    version,
    url,
    ...(tls && { tls }),
    strict: config.strict,
    readyMs: Math.round(started.readyMs),
    ...started.facts,
  });
  if (!isLoopback(config.host))
    log.warn(
      `${config.host} is reached from outside this machine: its gateways answer everybody there, the control API whoever has its token`,
    );
  warnOfMocks();
  await told.promise;
  await emulator.stop();
  told.forget();
  const recordings = emulator.cassettes();
  const about = recordingsSummary(recordings, terminal.cwd);
  if (about) log.line(about, { type: "recordings", ...recordings });
  log.line(`  stopped after ${counted(counts.requests, "request")}, ${counts.failed} failed, ${counted(counts.lints, "lint")}`, {
    type: "stopped",
    ...counts,
  });
  const { broken } = await endCount();
  for (const sentence of broken) log.error(`the run fails: ${sentence}`, { code: "AIGW-GATE", message: sentence });
  log.flush();
  return broken.length > 0 ? exitCode.gateBroken : exitCode.ok;
}

function openLog(style: Config["log"], { stdout, stderr, environment }: Terminal, failuresOnly: boolean): TerminalLog {
  if (style === "json") return jsonLog({ stdout, stderr });
  if (style === "quiet") return quietLog({ stdout, stderr });
  return prettyLog({ stdout, stderr }, { colours: stdout.isTTY === true && !isSet(environment["NO_COLOR"]), failuresOnly });
}

/** Puts what happens on the terminal, and counts it for the last line. */
function report(emulator: Startable, log: TerminalLog, warnOfMocks: () => void, cwd: string) {
  const counts = { requests: 0, failed: 0, lints: 0 };
  const tell = (summary: ExchangeSummary) => {
    counts.requests += 1;
    counts.failed += failed(summary) ? 1 : 0;
    counts.lints += summary.lints.length;
    log.exchange(summary);
  };
  emulator.events.on("ended", (ended) => {
    if (log.failuresOnly && wentWell(ended)) counts.requests += 1;
    else tell(exchangeSummary(ended));
  });
  emulator.events.on("stray", (stray) => tell(straySummary(stray)));
  emulator.events.on("mocksReloaded", ({ rules }) => {
    log.line(`  mocks read again: ${counted(rules, "rule")}`, { type: "mocksReloaded", rules });
    warnOfMocks();
  });
  emulator.events.on("mocksBroken", (error) => {
    log.warn(`${describeError(error)}\n  what was loaded before stays in force`, errorFacts(error));
  });
  emulator.events.on("recorded", (saved) => log.line(recordedLine(saved, cwd), { type: "recorded", ...saved }));
  emulator.events.on("notice", (text) => log.warn(text));
  emulator.events.on("bug", (error) => log.error(describeError(error), errorFacts(error)));
  return counts;
}

async function listening(emulator: Startable, config: Config, { probe }: Terminal): Promise<string> {
  try {
    return (await emulator.start()).url;
  } catch (error) {
    await emulator.stop();
    throw await listenError(error, config, probe);
  }
}

/** Resolves at the first signal; the second one ends the process at once. */
function stopSignal(terminal: Terminal, log: TerminalLog): { promise: Promise<void>; forget: () => void } {
  let forget = () => {};
  const promise = new Promise<void>((resolve) => {
    let signals = 0;
    forget = terminal.onStopSignal(() => {
      signals += 1;
      if (signals === 1) return resolve();
      log.flush();
      terminal.exitNow(exitCode.forced);
    });
  });
  return { promise, forget };
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && !["", "0", "false"].includes(variable);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
