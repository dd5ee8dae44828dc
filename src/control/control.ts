import type { FastifyInstance, FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { CassetteDesk } from "../backends/cassette-desk.ts";
import type { Accounts } from "../exchange/account.ts";
import type { Health, Info } from "../schema/control/info.ts";
import type { ResetPart } from "../schema/control/reset-parts.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Store } from "../store/store.ts";
import type { Clock } from "../world/clock.ts";
import { cacheResource } from "./cache.ts";
import { cassettesResource } from "./cassettes.ts";
import { clockResource } from "./clock.ts";
import { creditsResource } from "./credits.ts";
import { type EventFeed, eventsResource } from "./events.ts";
import { exchangesResource } from "./exchanges.ts";
import { type FaultDesk, faultsResource } from "./faults.ts";
import { gatewaysResource } from "./gateways.ts";
import { type GuardSettings, guard } from "./guard.ts";
import { healthResource } from "./health.ts";
import { infoResource } from "./info.ts";
import { jsonBodies } from "./json-body.ts";
import { keysResource } from "./keys.ts";
import { limitsResource } from "./limits.ts";
import { lintResource } from "./lint.ts";
import { mediaResource } from "./media.ts";
import { mocksResource, type RuleDesk } from "./mocks.ts";
import type { ServedRoute } from "./openapi.ts";
import { openApiResource } from "./openapi-resource.ts";
import { type QuotaDesk, quotasResource } from "./quotas.ts";
import { refusals } from "./refusals.ts";
import { resetResource } from "./reset.ts";
import { toldOf } from "./routes.ts";
import { type ScenarioDesk, scenariosResource } from "./scenarios.ts";
import { seedResource } from "./seed.ts";
import { type SnapshotDesk, snapshotsResource } from "./snapshots.ts";
import { type UnderWay, underWayResource } from "./under-way.ts";
import { waitResource } from "./wait.ts";

export interface ControlParts {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly strict: boolean;
  readonly quirks: Quirks;
  readonly version: string;
  readonly guard: GuardSettings;
  readonly health: () => Health;
  readonly info: () => Info;
  readonly reset: (account?: string, parts?: readonly ResetPart[]) => void;
  readonly feed: EventFeed;
  readonly underWay: UnderWay;
  /** The emulator's own time, which nobody moves. */
  readonly clock: Pick<Clock, "sleep">;
  /** Hears of every change that was made here. */
  readonly onChange: (change: { readonly account: string | null; readonly what: string }) => void;
  readonly rules: RuleDesk;
  readonly cassettes: CassetteDesk;
  readonly quotas: QuotaDesk;
  readonly faults: FaultDesk;
  readonly scenarios: ScenarioDesk;
  readonly snapshots: SnapshotDesk;
  /** Slugs of the providers that an account can ask. */
  readonly providers: (account: string) => readonly string[];
}

/** The emulator's own API under /_aigw: one line a resource. */
export function controlApi(parts: ControlParts) {
  return (app: FastifyInstance): void => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    const served = servedRoutes(app);
    refusals(app, served);
    guard(app, parts.guard);
    jsonBodies(app);
    // What was asked about must be seen, also if it ended a moment ago.
    app.addHook("onRequest", () => parts.store.journal.sorted());
    app.addHook("onResponse", (request, reply, done) => {
      if (request.method !== "GET" && reply.statusCode < 400) parts.onChange(changeOf(request));
      done();
    });
    healthResource(app, parts.health);
    infoResource(app, parts.info);
    exchangesResource(app, parts.store);
    underWayResource(app, parts.underWay);
    gatewaysResource(app, parts);
    cacheResource(app, parts);
    clockResource(app, parts.accounts);
    mediaResource(app);
    mocksResource(app, parts.rules);
    cassettesResource(app, parts.cassettes, parts.accounts.open);
    quotasResource(app, parts.quotas, parts.providers);
    faultsResource(app, parts.faults, parts.providers);
    scenariosResource(app, parts.scenarios);
    keysResource(app, parts.store.providerKeys, parts.accounts.open, parts.providers);
    creditsResource(app, parts.store.credits, parts.accounts.open);
    seedResource(app, parts.accounts.open);
    limitsResource(app, { ...parts, open: parts.accounts.open });
    lintResource(app, parts.store.exchanges);
    snapshotsResource(app, parts.snapshots);
    waitResource(app, parts);
    eventsResource(app, parts.feed, parts.clock);
    resetResource(app, parts.reset);
    openApiResource(app, served, parts.version);
  };
}

function changeOf({ url, query }: FastifyRequest): { account: string | null; what: string } {
  const account = typeof query === "object" && query !== null && "account" in query ? query.account : undefined;
  return { account: typeof account === "string" ? account : null, what: url.split(/[/?]/)[2] ?? "" };
}

/** Every path that is added from here on, as it is added. */
function servedRoutes(app: FastifyInstance): readonly ServedRoute[] {
  const served: ServedRoute[] = [];
  app.addHook("onRoute", ({ method, url, config }) => {
    for (const one of [method].flat()) served.push({ method: one, url, told: toldOf(config) });
  });
  return served;
}
