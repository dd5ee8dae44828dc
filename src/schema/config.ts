import type { AccountInput } from "./account-input.ts";
import type { FaultInput } from "./fault-input.ts";
import type { GatewayInput } from "./gateway-input.ts";
import type { HostInput } from "./hosts-input.ts";
import type { Mode } from "./mode.ts";
import type { Quirks } from "./quirks.ts";
import type { QuotaInput } from "./quota-input.ts";

/** The emulator's settings once every layer has been merged and defaults are in. Sizes in bytes, times in milliseconds. */
export interface Config {
  /** 0 lets the system choose a free port. */
  readonly port: number;
  readonly host: string;
  /** SQLite file, relative to the working directory; ":memory:" keeps nothing. */
  readonly db: string;
  /** Where answers come from. */
  readonly mode: Mode;
  /** By gateway id, where it is another one. */
  readonly modes: Readonly<Record<string, Mode>>;
  /** What happens when no recording answers. */
  readonly onMiss: "auto" | "mock" | "error";
  /** Folder of recordings, relative to the working directory. */
  readonly cassettes: string;
  /** Name of the cassette that new recordings go into. */
  readonly cassette: string;
  /** Parts of requests that do not tell two apart. */
  readonly cassetteIgnore: readonly string[];
  /** What is done about recordings that are too old. */
  readonly expiry: "warn" | "error" | "off";
  /** Whether refused keys (401, 403) and server errors are recorded as well. */
  readonly recordErrors: boolean;
  /** Whether what was edited by hand is recorded over. */
  readonly recordOver: boolean;
  /** The only recordings that are recorded again: ids, or "file#id"; all where there are none. */
  readonly recordOnly: readonly string[];
  /** Whom live requests are sent to: the provider itself, or the real gateway. */
  readonly upstream: "provider" | "cloudflare";
  /** Other base URLs, by slug. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Folder of the user's own models and scripted rules, relative to the working directory. */
  readonly mocks: string;
  readonly seed: string;
  /** How fast emulated waiting passes: 1 is real time, 10 ten times as fast, 0 skips waits. */
  readonly speed: number;
  /** Production defaults instead of the lenient ones for local development. */
  readonly strict: boolean;
  readonly log: LogStyle;
  readonly bodyLimit: number;
  readonly keepAliveMs: number;
  /** WebSockets that may be open at once. */
  readonly maxSockets: number;
  /** How long a WebSocket may stay open with nothing going over it. */
  readonly socketIdleMs: number;
  /** Host names that the certificate is for besides the usual ones; false where TLS is not spoken. */
  readonly tls: false | readonly string[];
  /** Where the certificates are kept, relative to the working directory; ":memory:" keeps nothing. */
  readonly tlsFolder: string;
  /** Whether streamed events carry filler (G-STREAM-2). */
  readonly padding: boolean;
  readonly gateways: readonly GatewayInput[];
  /** What is unknown or disputed of the real service, as this emulator decides it. */
  readonly quirks: Quirks;
  /** By account id; what is under "*" holds for every account, unless that account says otherwise. */
  readonly accounts: Readonly<Record<string, AccountInput>>;
  /** How much mock providers grant. */
  readonly quotas: readonly QuotaInput[];
  /** What goes wrong, where and when; read by src/faults. */
  readonly faults: readonly FaultInput[];
  /** Scenarios that every account goes through from its start, by name. */
  readonly scenarios: readonly string[];
  /** By host name, in lower case and without port. */
  readonly hosts: Readonly<Record<string, HostInput>>;
  /** What the control API wants to see before it answers; null where it answers everybody on this machine. */
  readonly controlToken: string | null;
}

/** What a config file, or the options of `createEmulator`, may say. Everything left out has a default. */
export interface ConfigInput {
  /** 0 lets the system choose a free port. Default 4177. */
  port?: number | undefined;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string | undefined;
  /** SQLite file; ":memory:" keeps nothing. Default .aigw/emulator.db. */
  db?: string | undefined;
  /** mock, replay, auto, record, refresh, check or passthrough. Default replay, which mocks what was never recorded. */
  mode?: Mode | undefined;
  /** Another mode for some gateways, by gateway id. Default none. */
  modes?: Readonly<Record<string, Mode>> | undefined;
  /** When no recording answers: a mock answer, or an error. Default auto: mock in relaxed, error in strict and under CI. */
  onMiss?: "auto" | "mock" | "error" | undefined;
  /** Folder of recordings. Default recordings. */
  cassettes?: string | undefined;
  /** Name of the cassette that new recordings go into. Default recorded. */
  cassette?: string | undefined;
  /** Parts of requests that do not tell two apart, such as "body.user". Default none. */
  cassetteIgnore?: readonly string[] | undefined;
  /** What is done about recordings that are too old. Default warn. */
  expiry?: "warn" | "error" | "off" | undefined;
  /** Whether refused keys (401, 403) and server errors are recorded as well. Default false. */
  recordErrors?: boolean | undefined;
  /** Whether what was edited by hand is recorded over. Default false. */
  recordOver?: boolean | undefined;
  /** The only recordings that are recorded again: ids, or "file#id". Default none, which is all. */
  recordOnly?: readonly string[] | undefined;
  /** Whom live requests are sent to. Default provider. */
  upstream?: "provider" | "cloudflare" | undefined;
  /** Other base URLs by slug; "cloudflare" is the real gateway's, up to and with the gateway's id. Default none. */
  upstreams?: Readonly<Record<string, string>> | undefined;
  /** Folder of your own models and scripted rules. Default mocks. */
  mocks?: string | undefined;
  /** The same seed gives the same answers. Default aigw. */
  seed?: string | number | undefined;
  /** 1 is real time, 10 ten times as fast, 0 skips waits. Default 1. */
  speed?: number | undefined;
  /** Production defaults instead of the lenient ones. Default false. */
  strict?: boolean | undefined;
  /** Default pretty. */
  log?: LogStyle | undefined;
  /** Bytes, or text such as "100MiB". Default 100MiB. */
  bodyLimit?: number | string | undefined;
  /** Milliseconds, or text such as "75s". Default 75s. */
  keepAliveMs?: number | string | undefined;
  /** WebSockets open at once at most. Default 1000. */
  maxSockets?: number | undefined;
  /** How long a WebSocket may be silent: milliseconds of the account's clock, or text such as "10m". Default 10m. */
  socketIdleMs?: number | string | undefined;
  /** Speaks TLS too, on the same port; a list names hosts that the certificate is for besides localhost. Default false. */
  tls?: boolean | readonly string[] | undefined;
  /** Folder that the certificates are kept in; ":memory:" keeps nothing. Default .aigw. */
  tlsFolder?: string | undefined;
  /** Whether streamed JSON events carry a `p` of random length, as the gateway's do. Default true. */
  padding?: boolean | undefined;
  /** Gateways that exist from the start. Default none. */
  gateways?: readonly GatewayInput[] | undefined;
  /** Other decisions where the real service is unknown or disputed. Default: what the specification recommends. */
  quirks?: { readonly [Name in keyof Quirks]?: Quirks[Name] | undefined } | undefined;
  /** Tokens, credits and provider keys by account id; "*" stands for every account. Default none. */
  accounts?: Readonly<Record<string, AccountInput>> | undefined;
  /** Requests and tokens that mock providers grant a minute or day. Default none: they grant everything. */
  quotas?: readonly QuotaInput[] | undefined;
  /** What goes wrong, where and when. Default none. */
  faults?: readonly FaultInput[] | undefined;
  /** Scenarios that every account goes through from its start, by name. Default none. */
  scenarios?: readonly string[] | undefined;
  /** Custom domains: what a host name stands for, so that its paths begin with the provider. Default none. */
  hosts?: Readonly<Record<string, HostInput>> | undefined;
  /** Asked for by the control API; needed where `host` is reached from outside this machine. Default null: no token. */
  controlToken?: string | null | undefined;
}

/** Lines for people, one JSON object a line, or errors only. */
type LogStyle = "pretty" | "json" | "quiet";
