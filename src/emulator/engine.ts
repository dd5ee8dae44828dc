import { resolve } from "node:path";
import { everybodysOwnSlugs } from "../backends/known-providers.ts";
import { mockBackend } from "../backends/mock.ts";
import { type Backends, openBackends } from "../backends/open-backends.ts";
import { type QuotaBook, quotaBook } from "../backends/quota-book.ts";
import { startedAlone } from "../cassettes/how-to-record.ts";
import { databaseTrouble } from "../errors/database-trouble.ts";
import { type Account, type Accounts, accounts } from "../exchange/account.ts";
import { type InFlight, inFlight } from "../exchange/in-flight.ts";
import { type Answer, pipeline } from "../exchange/pipeline.ts";
import { type FaultBook, faultBook } from "../faults/book.ts";
import { configuredFaults } from "../faults/configured.ts";
import type { Scenario } from "../faults/scenario.ts";
import { accountProviders } from "../intake/account-providers.ts";
import { builtInModels } from "../models/built-in.ts";
import { knowsModel } from "../models/known-model.ts";
import { type OpenMocks, openMocks } from "../models/open-mocks.ts";
import { allProviders, findProvider, providers } from "../providers/index.ts";
import { realtimeProviders } from "../realtime/index.ts";
import type { Config } from "../schema/config.ts";
import { type FindModel, listCost } from "../stages/meter.ts";
import { type Runs, runs } from "../stages/runs.ts";
import { configuredGifts } from "../store/give-configured.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { version } from "../version.ts";
import { realFiles } from "../world/files.ts";
import { whenIdle } from "../world/idle.ts";
import { systemClock } from "../world/system-clock.ts";
import { providerSlugs } from "./facts.ts";
import type { WorldParts } from "./inside.ts";
import { scenariosOf } from "./scenarios.ts";
import { IDLE_MS, orUndo, tidy, type World } from "./world.ts";

/** Everything behind the doors. */
export interface Engine {
  readonly answer: Answer;
  readonly accounts: Accounts;
  readonly store: Store;
  readonly mocks: OpenMocks;
  readonly backends: Backends;
  readonly faults: FaultBook;
  readonly quotas: QuotaBook;
  /** What an account has from the start. */
  readonly gifts: (account: Account) => void;
  /** Read anew each time. */
  readonly scenarios: () => Promise<readonly Scenario[]>;
  readonly flights: InFlight;
  readonly runs: Runs;
  /** Ends what nobody else has to wait for. */
  stopTidying(): void;
}

/** Opens it. Throws an EmulatorError when config, mocks, recordings or database are not usable; nothing stays open then. */
export async function openEngine(config: Config, world: World, parts: WorldParts): Promise<Engine> {
  const { environment, time } = world;
  const scenarios = () => scenariosOf(config, world.files);
  const faults = faultBook(await configuredFaults(config, scenarios));
  const quotas = quotaBook(config.quotas, findProvider);
  const mocks = await openMocksFolder(config, world);
  const store = await orUndo(() => openStore(config.db), mocks.stop);
  const backends = await orUndo(() => backendsFor({ config, world, parts, mocks, store, quotas }), mocks.stop, store.close);
  const gifts = configuredGifts(store, environment);
  const sandboxes = accounts({
    ...config,
    newClock: () => systemClock(config.speed, time),
    runtimeGateways: store.gateways,
    onOpen: gifts,
  });
  const road = roadFor({ config, world, parts, mocks, store, backends, faults, accounts: sandboxes });
  return { ...road, accounts: sandboxes, store, mocks, backends, faults, quotas, gifts, scenarios };
}

async function openMocksFolder(config: Config, { files, bus }: World): Promise<OpenMocks> {
  return openMocks({
    files,
    dir: resolve(config.mocks),
    providers: [...providerSlugs, ...everybodysOwnSlugs(config.accounts)],
    builtIn: await builtInModels(realFiles()),
    onReloaded: (rules) => bus.emit("mocksReloaded", { rules }),
    onBroken: (error) => bus.emit("mocksBroken", error),
  });
}

interface BackendsFor extends Pick<Engine, "mocks" | "store" | "quotas"> {
  readonly config: Config;
  readonly world: World;
  readonly parts: WorldParts;
}

function backendsFor({ config, world, parts, mocks, store, quotas }: BackendsFor): Promise<Backends> {
  const { files, environment, time, bus, report } = world;
  return openBackends({
    mock: mockBackend(mocks.current, quotas, config),
    ...{ config, files, environment, version, time, report },
    clock: systemClock(1, time),
    dir: resolve(config.cassettes),
    index: store.cassettes,
    costOf: listCost(modelsOf(mocks)),
    howToRecord: parts.howToRecord ?? startedAlone,
    onSaved: (saved) => bus.emit("recorded", saved),
  });
}

/** What the catalogue of the moment knows of a model, or supposes. */
function modelsOf(mocks: OpenMocks): FindModel {
  return (provider, model, task) => {
    const { catalogue } = mocks.current();
    return catalogue.find(provider, model) ?? catalogue.suppose(provider, model, task);
  };
}

interface RoadParts extends Pick<Engine, "mocks" | "store" | "backends" | "faults" | "accounts"> {
  readonly config: Config;
  readonly world: World;
  readonly parts: WorldParts;
}

/** The road of a request, and what is done when nobody is on it. */
function roadFor({ config, world, parts, mocks, store, backends, faults, accounts }: RoadParts) {
  const { bus, report } = world;
  const { strict, hosts, quirks, padding } = config;
  const { journal, cache, windows, providerKeys, credits } = store;
  const housekeeping = whenIdle(IDLE_MS, () => {
    tidy(store).catch((error: unknown) => report(databaseTrouble(error)));
  });
  const flights = inFlight();
  const streams = runs();
  const answer = pipeline({
    ...{ strict, hosts, quirks, padding },
    ...{ journal, cache, windows, providerKeys, credits },
    accounts,
    faults,
    providers: accountProviders({
      all: providers,
      onRest: allProviders,
      find: findProvider,
      overSockets: parts.realtime ?? realtimeProviders,
    }),
    models: () => mocks.current().catalogue,
    backend: backends.backend,
    knowsModel: (provider, model) => knowsModel(mocks.current().catalogue, provider, model),
    findModel: modelsOf(mocks),
    inFlight: flights,
    runs: streams,
    onBegin: (received) => bus.emit("began", received),
    onEnd: (ended) => {
      housekeeping.touch();
      bus.emit("ended", ended);
    },
    report,
  });
  return { answer, flights, runs: streams, stopTidying: housekeeping.stop };
}
