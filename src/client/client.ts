import type { Health, Info } from "../schema/control/info.ts";
import type { LimitsView } from "../schema/control/limits.ts";
import type { LintView } from "../schema/control/lint.ts";
import type { ResetPart } from "../schema/control/reset-parts.ts";
import type { SeedView } from "../schema/control/seed.ts";
import { type Ask, type AskOptions, asker } from "./ask.ts";
import { type CacheClient, cacheClient } from "./cache.ts";
import { type CassettesClient, cassettesClient } from "./cassettes.ts";
import { type ClockClient, clockClient } from "./clock.ts";
import { type CreditsClient, creditsClient } from "./credits.ts";
import { type ExchangesClient, exchangesClient } from "./exchanges.ts";
import { type FaultsClient, faultsClient } from "./faults.ts";
import { type GatewaysClient, gatewaysClient } from "./gateways.ts";
import { type KeysClient, keysClient } from "./keys.ts";
import { type MocksClient, mocksClient } from "./mocks.ts";
import { type QuotasClient, quotasClient } from "./quotas.ts";
import { type ScenariosClient, scenariosClient } from "./scenarios.ts";
import { type SnapshotsClient, snapshotsClient } from "./snapshots.ts";

/** A running emulator, as one account of it. Every method throws a ControlError when the emulator says no. */
export interface Client {
  /** Of the emulator, without a path. */
  readonly url: string;
  readonly accountId: string;
  /** The same for another account. */
  account(id: string): Client;
  health(): Promise<Health>;
  info(): Promise<Info>;
  readonly exchanges: ExchangesClient;
  readonly gateways: GatewaysClient;
  readonly keys: KeysClient;
  readonly credits: CreditsClient;
  readonly mocks: MocksClient;
  readonly cassettes: CassettesClient;
  readonly faults: FaultsClient;
  readonly scenarios: ScenariosClient;
  readonly quotas: QuotasClient;
  readonly cache: CacheClient;
  readonly clock: ClockClient;
  readonly limits: { list(): Promise<LimitsView> };
  readonly lint: { list(): Promise<readonly LintView[]> };
  readonly seed: SeedClient;
  readonly snapshots: SnapshotsClient;
  /** Forgets what the account did and what was set for it at run time; parts of that, where they are named. */
  reset(parts?: readonly ResetPart[]): Promise<void>;
  /** The same for every account. */
  resetAll(parts?: readonly ResetPart[]): Promise<void>;
}

/** What the content of mock answers is drawn from. */
export interface SeedClient {
  get(): Promise<SeedView>;
  /** For the account; null for the configured one. */
  set(seed: string | number | null): Promise<SeedView>;
}

/**
 * A client of the control API. It needs nothing but `fetch`.
 *
 *     const aigw = createClient({ url: "http://127.0.0.1:4177" });
 *     await aigw.faults.add({ kind: "status", status: 503, first: 2 });
 */
export function createClient(options: AskOptions): Client {
  const ask = asker(options);
  return {
    url: ask.url,
    accountId: ask.account,
    account: (account) => createClient({ ...options, account }),
    health: () => ask.whole("GET", "health"),
    info: () => ask.whole("GET", "info"),
    exchanges: exchangesClient(ask),
    gateways: gatewaysClient(ask),
    keys: keysClient(ask),
    credits: creditsClient(ask),
    mocks: mocksClient(ask),
    cassettes: cassettesClient(ask),
    faults: faultsClient(ask),
    scenarios: scenariosClient(ask),
    quotas: quotasClient(ask),
    cache: cacheClient(ask),
    clock: clockClient(ask),
    limits: { list: () => ask("GET", "limits") },
    lint: { list: async () => (await ask<{ lints: LintView[] }>("GET", "lint")).lints },
    seed: { get: () => ask("GET", "seed"), set: (seed) => ask("PUT", "seed", { body: { seed } }) },
    snapshots: snapshotsClient(ask),
    reset: (parts) => reset(ask, parts),
    resetAll: (parts) => reset(ask.whole, parts),
  };
}

async function reset(ask: Ask | Ask["whole"], parts: readonly ResetPart[] | undefined): Promise<void> {
  await ask("POST", "reset", { query: { parts: parts?.join(",") } });
}
