import { resolve } from "node:path";
import { childEnvironment, withStandInKeys } from "../cli/child-environment.ts";
import type { Environment } from "../config/environment.ts";
import type { Layer } from "../config/layer.ts";
import { type ResolvedConfig, resolveConfig } from "../config/resolve-config.ts";
import { keyVariables } from "../emulator/facts.ts";
import type { EmulatorInside, WorldParts } from "../emulator/inside.ts";
import { createEmulator } from "../emulator.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { publish } from "../report/publish.ts";
import { summaryLine } from "../report/summary-line.ts";
import { openTally } from "../report/tally.ts";
import type { Config, ConfigInput } from "../schema/config.ts";
import type { Mode } from "../schema/mode.ts";
import { STAND_IN_KEY } from "../schema/stand-in-key.ts";
import { version } from "../version.ts";
import { realFiles } from "../world/files.ts";
import { spelledForVariable } from "./anthropic-variable.ts";
import type { RunOptions } from "./run-options.ts";
import type { TestRun } from "./test-run.ts";

export interface StartedRun {
  /** For the workers. */
  readonly run: TestRun;
  /** Sentences about the set-up that may explain surprises. */
  readonly warnings: readonly string[];
  /** Forgets what tests have done: they are about to run again. */
  forget(): void;
  stop(): Promise<RunEnd>;
}

export interface RunEnd {
  /** The run on one line; undefined where nothing was asked. */
  readonly summary: string | undefined;
  /** Why the run fails: gates that are broken, as sentences. */
  readonly broken: readonly string[];
  /** Mistakes of the emulator's own, or things that the operator can mend. */
  readonly troubles: readonly string[];
}

interface RunPlace {
  /** Where the config file, mocks and recordings are. */
  readonly root: string;
  readonly environment: Environment;
}

/** A gateway token that holds for every sandbox. */
const TOKEN = "aigw-test-token";

/** These ask providers, with the keys that are there. */
const ASKING: readonly Mode[] = ["auto", "record", "refresh", "check", "passthrough"];

/** Which cassette, the test says. */
const byTesting: NonNullable<WorldParts["howToRecord"]> = ({ mode }) =>
  `run the test again with AIGW_MODE=${mode} and a key of the provider in the environment`;

/** Starts the emulator of a test run, on a free port and with nothing on disk. Throws an EmulatorError when it cannot. */
export async function startRun(options: RunOptions, { root, environment }: RunPlace): Promise<StartedRun> {
  const { config: file, report, maxCost, maxRequests, failOn, ...settings } = options;
  const files = realFiles();
  const above = [optionLayer({ port: 0, db: ":memory:", tlsFolder: ":memory:", log: "quiet", ...settings })];
  const resolved = await resolveConfig({ files, cwd: root, environment, file, above });
  const config = forTests(resolved, root);
  const emulator = await createEmulator(config, { howToRecord: byTesting }).catch((error: unknown) => {
    throw resolved.placed(error);
  });
  let tally = openTally(version);
  const troubles: string[] = [];
  emulator.events.on("ended", (ended) => tally.ended(ended));
  emulator.events.on("stray", (stray) => tally.stray(stray));
  emulator.events.on("bug", (error) =>
    troubles.push(error instanceof EmulatorError ? `${error.message}; ${error.hint}` : String(error.stack)),
  );
  emulator.events.on("mocksBroken", (error) => troubles.push(`${error.message}; ${error.hint}`));
  const { url } = await listening(emulator);
  return {
    run: testRun(url, resolved, environment),
    warnings: [...resolved.warnings, ...emulator.mocksWarnings()],
    forget() {
      emulator.reset();
      tally = openTally(version);
    },
    async stop() {
      await emulator.stop();
      const told = tally.report(emulator.cassettes());
      const target = report === undefined ? undefined : resolve(root, report);
      const broken = await publish(told, { report: target, maxCost, maxRequests, failOn }, { files, environment });
      return { summary: summaryLine(told), broken, troubles };
    },
  };
}

async function listening(emulator: EmulatorInside): Promise<{ url: string }> {
  try {
    return await emulator.start();
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/**
 * Strict unless told otherwise; mock models answer whoever names no cassette; and every sandbox has the configured gateways,
 * whosever they are, or an open one where there are none.
 */
function forTests(resolved: ResolvedConfig, root: string): ConfigInput {
  const { config } = resolved;
  const { tokens = [], api_tokens = [], ...everybody } = config.accounts["*"] ?? {};
  return {
    ...(config as unknown as ConfigInput),
    strict: isStrict(resolved),
    mode: "mock",
    modes: {},
    mocks: resolve(root, config.mocks),
    cassettes: resolve(root, config.cassettes),
    gateways: config.gateways.length > 0 ? shared(config.gateways) : [{ id: "default", authentication: false }],
    accounts: {
      ...config.accounts,
      "*": { ...everybody, tokens: [...tokens, TOKEN], api_tokens: [...api_tokens, STAND_IN_KEY] },
    },
  };
}

/** Where two accounts have a gateway of one name, sandboxes have the first. */
function shared(gateways: Config["gateways"]): Config["gateways"] {
  const ids = new Set<string>();
  return gateways.flatMap(({ account: _, ...gateway }) => {
    if (ids.has(gateway.id)) return [];
    ids.add(gateway.id);
    return [gateway];
  });
}

function isStrict({ config, origins }: ResolvedConfig): boolean {
  return origins.get("strict")?.layer === "default" || config.strict;
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && !["", "0", "false"].includes(variable);
}

function testRun(url: string, resolved: ResolvedConfig, environment: Environment): TestRun {
  const { config } = resolved;
  const gateway = config.gateways[0]?.id ?? "default";
  // The sandbox's variables hide those that are set: a test asks the emulator, with a key that is none.
  const urls = childEnvironment({}, { url, account: "{account}", gateway });
  const asking = ASKING.includes(config.mode);
  const real = asking ? Object.fromEntries(keyVariables.map((name) => [name, environment[name]])) : {};
  const own = { CLOUDFLARE_ACCOUNT_ID: "{account}", ANTHROPIC_BASE_URL: spelledForVariable(urls["ANTHROPIC_BASE_URL"] ?? "") };
  const variables = { ...withStandInKeys({ ...urls, ...real }, keyVariables), ...own };
  return {
    url,
    id: "",
    gateway,
    token: TOKEN,
    cassetteMode: config.mode === "mock" ? "replay" : config.mode,
    cassetteOnMiss:
      config.onMiss === "auto" ? (isStrict(resolved) || isSet(environment["CI"]) ? "error" : "mock") : config.onMiss,
    variables: Object.fromEntries(
      Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

function optionLayer(values: Readonly<Record<string, unknown>>): Layer {
  return { kind: "option", values, origin: (key) => `option ${key}` };
}
