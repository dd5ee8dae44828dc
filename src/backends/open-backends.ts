import type { HowToRecord } from "../cassettes/how-to-record.ts";
import { openLibrary } from "../cassettes/library.ts";
import { recorder } from "../cassettes/recorder.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { Config } from "../schema/config.ts";
import type { CassetteIndex } from "../store/cassette-index.ts";
import type { Clock } from "../world/clock.ts";
import type { Files } from "../world/files.ts";
import { restful } from "../world/rest.ts";
import { openUpstream, type Upstream } from "../world/upstream.ts";
import { openUpstreamSockets } from "../world/upstream-sockets.ts";
import type { Backend } from "./backend.ts";
import { byMode } from "./by-mode.ts";
import { type CassetteDesk, cassetteDesk } from "./cassette-desk.ts";
import { type CassetteReport, cassetteLedger } from "./cassette-report.ts";
import { checkBackend } from "./check.ts";
import { liveBackend } from "./live.ts";
import { liveSocketBackend } from "./live-socket.ts";
import { type RecordParts, recordBackend } from "./record.ts";
import { replayer } from "./replay.ts";
import { wanted } from "./wanted.ts";

interface BackendsParts extends Pick<RecordParts, "time" | "costOf" | "onSaved" | "report"> {
  readonly mock: Backend;
  /** The emulator's own, which no test moves. */
  readonly clock: Clock;
  readonly config: Config;
  readonly files: Files;
  /** Of the cassettes, absolute. */
  readonly dir: string;
  readonly index: CassetteIndex;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly howToRecord: HowToRecord;
}

export interface Backends {
  readonly backend: Backend;
  /** How many recordings there are; cheaper than a report. */
  recordings(): number;
  report(): CassetteReport;
  readonly cassettes: CassetteDesk;
  stop(): Promise<void>;
}

/** Between writing a cassette and writing it again. */
const REST = { leastMs: 50, mostMs: 1_000 };

/** Everybody who can answer, put together. Throws an EmulatorError for a cassette that is broken. */
export async function openBackends(parts: BackendsParts): Promise<Backends> {
  const { config, files, index, environment, report } = parts;
  if (config.upstream === "cloudflare" && config.upstreams["cloudflare"] === undefined) throw noGateway();
  const library = await openLibrary({ files, dir: parts.dir, index, ignore: config.cassetteIgnore });
  const stopWatching = files.watch(parts.dir, () => void library.refresh().catch(report));
  const ledger = cassetteLedger(index, parts.dir, config.recordOnly);
  const upstream = lazyUpstream();
  const settings = { ...config, environment };
  const live = liveSocketBackend(liveBackend(upstream, settings), {
    settings,
    sockets: openUpstreamSockets(() => parts.clock.monotonic()),
    clock: parts.clock,
    report,
  });
  const writer = recorder({ files, index, library, version: parts.version, pace: restful(REST) });
  const record = recordBackend({
    ...parts,
    live,
    library,
    recorder: writer,
    onSaved(saved) {
      ledger.recorded(saved);
      parts.onSaved(saved);
    },
    cassette: config.cassette,
    recordErrors: config.recordErrors,
    recordOver: config.recordOver,
  });
  const ci = isOn(environment["CI"]);
  const backend = byMode({
    mock: parts.mock,
    live,
    record,
    replay: replayer({ library, index, expiry: config.expiry, strict: config.strict, ledger, howToRecord: parts.howToRecord }),
    check: checkBackend(live, library, ledger),
    wanted: wanted(config.recordOnly),
    library,
    ledger,
    settings: { ...config, ci },
    environment,
  });
  let last: CassetteReport | undefined;
  return {
    backend,
    recordings: () => library.size,
    report: () => last ?? ledger.report(),
    cassettes: cassetteDesk({ library, index, ledger, dir: parts.dir, settled: async () => record.settled() }),
    async stop() {
      stopWatching();
      await record.written();
      // To be asked for when the store is closed, too.
      last = ledger.report();
      await upstream.close();
    },
  };
}

function isOn(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "" && variable !== "false" && variable !== "0";
}

function noGateway(): EmulatorError {
  return new EmulatorError("AIGW-CONFIG", "upstream is cloudflare, and upstreams does not say where your gateway is", {
    hint: 'set upstreams: { cloudflare: "https://gateway.ai.cloudflare.com/v1/{account id}/{gateway}" }',
  });
}

/** Opened when something is first sent: nothing leaves the machine unless the mode says so. */
function lazyUpstream(): Upstream {
  let opened: Upstream | undefined;
  return {
    send(call) {
      opened ??= openUpstream();
      return opened.send(call);
    },
    async close() {
      await opened?.close();
    },
  };
}
