import type { CassetteReport } from "../backends/cassette-report.ts";
import type { HowToRecord } from "../cassettes/how-to-record.ts";
import type { Saved } from "../cassettes/recorder.ts";
import type { Environment } from "../config/environment.ts";
import type { Emulator } from "../emulator-interface.ts";
import type { EmulatorError } from "../errors/emulator-error.ts";
import type { Ended } from "../exchange/pipeline.ts";
import type { Stray } from "../http/not-found.ts";
import type { Received } from "../intake/receive.ts";
import type { RealtimeProvider } from "../realtime/provider.ts";
import type { Config } from "../schema/config.ts";
import type { Addresses } from "../world/addresses.ts";
import type { Clock } from "../world/clock.ts";
import type { Events } from "../world/events.ts";
import type { Files } from "../world/files.ts";

/** What the command line knows of a running emulator besides. */
export interface EmulatorInside extends Emulator {
  /** Once started: listening alone does not keep the process from ending. */
  unref(): void;
  readonly config: Config;
  readonly events: Events<EmulatorEvents>;
  facts(): EmulatorFacts;
  /** What came of the recordings since it began. */
  cassettes(): CassetteReport;
  /** Sentences about what the mocks folder holds and nobody will ever see: files not read, rules that cannot answer. */
  mocksWarnings(): readonly string[];
}

export interface EmulatorFacts {
  readonly gateways: number;
  readonly models: number;
  readonly mockRules: number;
  readonly recordings: number;
}

export interface EmulatorEvents {
  began: Received;
  ended: Ended;
  /** Somebody asked for what is no gateway URL, and was told so. */
  stray: Stray & { readonly atMs: number };
  /** Somebody changed something at run time; null is every account. */
  changed: { readonly account: string | null; readonly what: string };
  /** Mocks were read again after a change on disk. */
  mocksReloaded: { readonly rules: number };
  /** An answer was written into a cassette. */
  recorded: Saved;
  /** A change on disk that could not be read: the mocks of before stay. */
  mocksBroken: EmulatorError;
  /** Something that the operator may want to know, as a sentence; said once. */
  notice: string;
  /** A mistake of ours; or an EmulatorError: something that the operator can mend, such as a full disk. */
  bug: Error;
}

/** The world to use instead of the real one. */
export interface WorldParts {
  readonly clock?: Clock;
  readonly files?: Files;
  /** What the names of hosts stand for. */
  readonly addresses?: Addresses;
  /** Where keys named by `secret_env` are; the process's own variables when left out. */
  readonly environment?: Environment;
  /** Vendors that are spoken to over sockets; those of the registry when left out. */
  readonly realtime?: readonly RealtimeProvider[];
  /** What to say of a request that is not recorded; for those who have started the emulator when left out. */
  readonly howToRecord?: HowToRecord;
}
