import type { Mode } from "../mode.ts";

/** Whether it is there. */
export interface Health {
  readonly status: "ok";
  readonly name: "aigw-emulator";
  readonly version: string;
  /** Its own time, in milliseconds since the epoch. */
  readonly nowMs: number;
  readonly strict: boolean;
  /** How many it remembers, of all accounts. */
  readonly exchanges: number;
}

/** Who answers here, and with what settings. */
export interface Info {
  readonly name: "aigw-emulator";
  readonly version: string;
  /** Of Node. */
  readonly node: string;
  /** Null where it does not listen, and is spoken to in process. */
  readonly url: string | null;
  readonly tlsUrl: string | null;
  readonly posture: "relaxed" | "strict";
  readonly mode: Mode;
  /** By gateway id, where it is another one. */
  readonly modes: Readonly<Record<string, Mode>>;
  readonly onMiss: "auto" | "mock" | "error";
  readonly seed: string;
  readonly speed: number;
  readonly uptimeMs: number;
  /** Accounts that have come to life since the start. */
  readonly accounts: readonly string[];
  /** Absolute; null for what is kept in memory. */
  readonly paths: {
    readonly workingDirectory: string;
    readonly db: string | null;
    readonly cassettes: string;
    readonly mocks: string;
    readonly snapshots: string;
  };
  readonly counts: {
    readonly gateways: number;
    readonly models: number;
    readonly mockRules: number;
    readonly recordings: number;
  };
  /** Where the OpenAPI document of this API is. */
  readonly openapi: string;
}
