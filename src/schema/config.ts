import type { AccountInput } from "./account-input.ts";
import type { GatewayInput } from "./gateway-input.ts";
import type { HostInput } from "./hosts-input.ts";
import type { Quirks } from "./quirks.ts";
import type { QuotaInput } from "./quota-input.ts";

/** The emulator's settings once every layer has been merged and defaults are in. Sizes in bytes, times in milliseconds. */
export interface Config {
  /** 0 lets the system choose a free port. */
  readonly port: number;
  readonly host: string;
  /** SQLite file, relative to the working directory; ":memory:" keeps nothing. */
  readonly db: string;
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
  /** Whether streamed events carry filler (G-STREAM-2). */
  readonly padding: boolean;
  readonly gateways: readonly GatewayInput[];
  /** What is unknown or disputed of the real service, as this emulator decides it. */
  readonly quirks: Quirks;
  /** By account id; what is under "*" holds for every account, unless that account says otherwise. */
  readonly accounts: Readonly<Record<string, AccountInput>>;
  /** How much mock providers grant. */
  readonly quotas: readonly QuotaInput[];
  /** By host name, in lower case and without port. */
  readonly hosts: Readonly<Record<string, HostInput>>;
}

/** What a config file, or the options of `createEmulator`, may say. Everything left out has a default. */
export interface ConfigInput {
  /** 0 lets the system choose a free port. Default 4177. */
  port?: number | undefined;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string | undefined;
  /** SQLite file; ":memory:" keeps nothing. Default .aigw/emulator.db. */
  db?: string | undefined;
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
  /** Custom domains: what a host name stands for, so that its paths begin with the provider. Default none. */
  hosts?: Readonly<Record<string, HostInput>> | undefined;
}

/** Lines for people, one JSON object a line, or errors only. */
type LogStyle = "pretty" | "json" | "quiet";
