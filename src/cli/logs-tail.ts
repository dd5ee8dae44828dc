import type { ControlEvent, ExchangeEnded, StrayRequest } from "../schema/control/events.ts";
import { failed, jsonLog, prettyLog } from "../world/log.ts";
import { type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

export interface TailFlags extends RunningFlags {
  readonly gateway?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly status?: string;
  readonly failed?: boolean;
}

/** `logs tail`: a line for each request as it ends, the same as on the server's terminal, until Ctrl-C or the emulator's end. */
export async function logsTail(terminal: Terminal, flags: TailFlags): Promise<void> {
  const { stdout, stderr, environment } = terminal;
  const client = await running(terminal, flags);
  const colours = stdout.isTTY === true && !environment["NO_COLOR"];
  const log = flags.json === true ? jsonLog({ stdout, stderr }) : prettyLog({ stdout, stderr }, { colours, failuresOnly: false });
  const leaving = new AbortController();
  const forget = terminal.onStopSignal(() => leaving.abort());
  const all = flags.account === undefined;
  try {
    for await (const event of client.exchanges.events({ signal: leaving.signal, all })) {
      if (isLine(event) && isWanted(event, flags)) log.exchange(event.line);
      if (event.type === "events missed") log.warn(`${event.count} requests came too fast to be shown`);
    }
    log.flush();
    stderr.write("the emulator has stopped\n");
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  } finally {
    log.flush();
    forget();
  }
}

function isLine(event: ControlEvent): event is ExchangeEnded | StrayRequest {
  return event.type === "exchange ended" || event.type === "stray request";
}

function isWanted(event: ExchangeEnded | StrayRequest, flags: TailFlags): boolean {
  const { line } = event;
  const gateway = event.type === "exchange ended" ? event.gateway : undefined;
  const { status, provider, model } = flags;
  if (flags.failed === true && !failed(line)) return false;
  if (flags.gateway !== undefined && flags.gateway !== gateway) return false;
  if (provider !== undefined && provider !== line.provider) return false;
  if (model !== undefined && model !== line.model) return false;
  // "5xx", "503".
  return status === undefined || isLike(String(line.status), status);
}

/** "503" is like "503", "5xx" and "50x". */
function isLike(status: string, wanted: string): boolean {
  return status.length === wanted.length && [...wanted].every((digit, at) => digit.toLowerCase() === "x" || digit === status[at]);
}
