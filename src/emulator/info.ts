import { resolve } from "node:path";
import type { Listening } from "../http/listen.ts";
import type { Config } from "../schema/config.ts";
import type { Info } from "../schema/control/info.ts";
import { version } from "../version.ts";

export interface InfoParts {
  readonly config: Config;
  readonly accounts: readonly string[];
  readonly counts: Info["counts"];
  readonly listening: Listening | undefined;
  readonly startedMs: number;
  readonly nowMs: number;
}

/** Who answers, with what settings, and where things are. */
export function infoOf({ config, accounts, counts, listening, startedMs, nowMs }: InfoParts): Info {
  const { strict, mode, modes, onMiss, seed, speed, db, cassettes, mocks } = config;
  return {
    name: "aigw-emulator",
    version,
    node: process.version,
    url: listening?.url ?? null,
    tlsUrl: listening?.tls?.url ?? null,
    posture: strict ? "strict" : "relaxed",
    ...{ mode, modes, onMiss, seed, speed },
    uptimeMs: nowMs - startedMs,
    accounts,
    paths: {
      workingDirectory: process.cwd(),
      db: db === ":memory:" ? null : resolve(db),
      cassettes: resolve(cassettes),
      mocks: resolve(mocks),
      snapshots: snapshotsFolder(),
    },
    counts,
    openapi: "/_aigw/openapi.json",
  };
}

/** Where states are kept that somebody saved. */
export function snapshotsFolder(): string {
  return resolve(".aigw/snapshots");
}
