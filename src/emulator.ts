import { resolve } from "node:path";
import type { CassetteReport } from "./backends/cassette-report.ts";
import { everybodysOwnSlugs, ownSlugs, refuseFaultOfNobody, refuseImpossibleProviders } from "./backends/known-providers.ts";
import { mockBackend } from "./backends/mock.ts";
import { openBackends } from "./backends/open-backends.ts";
import { ruleDesk } from "./backends/own-rules.ts";
import { quotaBook, quotaDesk } from "./backends/quota-book.ts";
import type { Saved } from "./cassettes/recorder.ts";
import type { Environment } from "./config/environment.ts";
import { mergeLayers } from "./config/layers.ts";
import { processEnvironment } from "./config/process-environment.ts";
import { controlApi } from "./control/control.ts";
import type { Emulator } from "./emulator-interface.ts";
import { databaseTrouble } from "./errors/database-trouble.ts";
import { EmulatorError } from "./errors/emulator-error.ts";
import { accounts } from "./exchange/account.ts";
import { inFlight } from "./exchange/in-flight.ts";
import { clockControl } from "./exchange/move-clock.ts";
import { type Ended, pipeline } from "./exchange/pipeline.ts";
import { faultBook, faultDesk } from "./faults/book.ts";
import { configuredFaults } from "./faults/configured.ts";
import { describeFaults } from "./faults/describe.ts";
import { heldFault } from "./faults/held-fault.ts";
import { chosenPhases, type ScenarioPhase } from "./faults/phases.ts";
import { loadScenarios, type Scenario } from "./faults/scenario.ts";
import { scenarioDesk } from "./faults/scenario-desk.ts";
import { buildApp } from "./http/app.ts";
import { bindingDoor } from "./http/binding.ts";
import { fetchFrom } from "./http/fetch.ts";
import { type Listening, listen } from "./http/listen.ts";
import { meantUrls } from "./http/meant-url.ts";
import type { Stray } from "./http/not-found.ts";
import { tlsIdentity } from "./http/tls-identity.ts";
import { accountProviders, ownProviders } from "./intake/account-providers.ts";
import { builtInModels } from "./models/built-in.ts";
import { knowsModel } from "./models/known-model.ts";
import { openMocks } from "./models/open-mocks.ts";
import { describeProvider } from "./providers/describe.ts";
import { allProviders, findProvider, providers } from "./providers/index.ts";
import { realtimeProviders, socketsOf } from "./realtime/index.ts";
import type { RealtimeProvider } from "./realtime/provider.ts";
import type { Config, ConfigInput } from "./schema/config.ts";
import { homeGateway } from "./schema/home-gateway.ts";
import { runs } from "./stages/runs.ts";
import { configuredGifts } from "./store/give-configured.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";
import { version } from "./version.ts";
import { systemTime, timeOf } from "./world/account-clock.ts";
import type { Clock } from "./world/clock.ts";
import { type Events, events } from "./world/events.ts";
import { type Files, realFiles } from "./world/files.ts";
import { whenIdle } from "./world/idle.ts";
import { packagedPath } from "./world/packaged.ts";
import { systemClock } from "./world/system-clock.ts";
import { within } from "./world/within.ts";

/** What the command line knows of a running emulator besides. */
export interface EmulatorInside extends Emulator {
  readonly config: Config;
  readonly events: Events<EmulatorEvents>;
  facts(): { readonly gateways: number; readonly models: number; readonly mockRules: number; readonly recordings: number };
  /** What came of the recordings since it began. */
  cassettes(): CassetteReport;
  /** Sentences about what the mocks folder holds and nobody will ever see: files not read, rules that cannot answer. */
  mocksWarnings(): readonly string[];
}

export interface EmulatorEvents {
  ended: Ended;
  /** Somebody asked for what is no gateway URL, and was told so. */
  stray: Stray & { readonly atMs: number };
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
  /** Where keys named by `secret_env` are; the process's own variables when left out. */
  readonly environment?: Environment;
  /** Vendors that are spoken to over sockets; those of the registry when left out. */
  readonly realtime?: readonly RealtimeProvider[];
}

/** Unlike the command line, a library user wants any free port, nothing on disk and a quiet terminal. */
const LIBRARY_DEFAULTS: ConfigInput = { port: 0, db: ":memory:", tlsFolder: ":memory:", log: "quiet" };

/** Whom the emulator plays. */
export const providerSlugs: readonly string[] = allProviders.map(({ id }) => id);

/** Variables in which clients of the providers look for a key. */
export const keyVariables: readonly string[] = [...new Set(providers.flatMap((provider) => provider.keyVariables ?? []))];

/** What each provider speaks, for those who print it. */
export const providerFacts = () => providers.map((provider) => ({ ...describeProvider(provider), sockets: socketsOf(provider) }));

/** What can go wrong on order. */
export const faultKinds = describeFaults;

/** Those that ship with the package, and those of the mocks folder. */
function scenariosOf({ mocks }: Pick<Config, "mocks">, files: Files): Promise<Scenario[]> {
  const folders = [packagedPath("mocks/scenarios"), resolve(mocks, "scenarios")];
  return loadScenarios(
    files,
    folders.filter((dir) => dir !== undefined),
  );
}

export type { ScenarioPhase };

/**
 * Scenarios, each from every moment at which something begins: all of them, or those named ("brown-out", or "brown-out@1m" for
 * one moment of it). Throws an EmulatorError for a name that none has.
 */
export const choosePhases = async (
  config: Pick<Config, "mocks">,
  files: Files,
  names: readonly string[],
): Promise<ScenarioPhase[]> => chosenPhases(await scenariosOf(config, files), names);

/** The same of the accounts' own, each with the account that has it. */
export const ownProviderFacts = (accounts: Config["accounts"]) =>
  Object.entries(accounts).flatMap(([account, settings]) =>
    ownProviders(settings).map(({ provider, enabled }) => ({ account, enabled, ...describeProvider(provider) })),
  );

/** Puts the parts together. Throws EmulatorError when options, mocks or database are not usable. */
export async function createEmulator(options: ConfigInput = {}, parts: WorldParts = {}): Promise<EmulatorInside> {
  const values = { ...LIBRARY_DEFAULTS, ...options };
  const { config } = mergeLayers([{ kind: "option", values, origin: (key) => `option ${key}` }]);
  return assemble(config, parts);
}

/** Quiet for so long, the emulator tidies up: rows into their tables, the write-ahead log into the file. */
const IDLE_MS = 200;

const TLS_REFUSED = "a client speaks TLS (https: or wss:), which is off: start with --tls, or give it the http: or ws: URL";

/** How long stopping waits for exchanges that do not end when their callers are gone. */
const LANDING_MS = 1_000;

async function assemble(config: Config, parts: WorldParts): Promise<EmulatorInside> {
  refuseImpossibleProviders(config, providerSlugs);
  const scenarios = () => scenariosOf(config, parts.files ?? realFiles());
  const faults = faultBook(await configuredFaults(config, scenarios));
  const quotas = quotaBook(config.quotas, findProvider);
  // The emulator's own time, which nobody moves: each account has a clock over it.
  const time = parts.clock ? timeOf(parts.clock) : systemTime;
  const bus = events<EmulatorEvents>();
  const files = realFiles();
  const mocks = await openMocks({
    files: parts.files ?? files,
    dir: resolve(config.mocks),
    providers: [...providerSlugs, ...everybodysOwnSlugs(config.accounts)],
    builtIn: await builtInModels(files),
    onReloaded: (rules) => bus.emit("mocksReloaded", { rules }),
    onBroken: (error) => bus.emit("mocksBroken", error),
  });
  const store = openOr(config.db, mocks.stop);
  const report = (error: unknown) => bus.emit("bug", error instanceof Error ? error : new Error(String(error)));
  const housekeeping = whenIdle(IDLE_MS, () => {
    const tidied = store.journal.sorted().then(() => store.checkpoint());
    tidied.catch((error: unknown) => report(databaseTrouble(error)));
  });
  const flights = inFlight();
  const environment = parts.environment ?? processEnvironment();
  const sandboxes = accounts({
    ...config,
    newClock: () => systemClock(config.speed, time),
    runtimeGateways: store.gateways,
    onOpen: configuredGifts(store, environment),
  });
  const ownClock = systemClock(1, time);
  const backends = await openBackends({
    clock: ownClock,
    mock: mockBackend(mocks.current, quotas, config),
    config,
    files: parts.files ?? files,
    dir: resolve(config.cassettes),
    index: store.cassettes,
    environment,
    version,
    time,
    onSaved: (saved) => bus.emit("recorded", saved),
    report,
  }).catch((error: unknown) => {
    mocks.stop();
    store.close();
    throw error;
  });
  const streams = runs();
  const answer = pipeline({
    accounts: sandboxes,
    providers: accountProviders({
      all: providers,
      onRest: allProviders,
      find: findProvider,
      overSockets: parts.realtime ?? realtimeProviders,
    }),
    models: () => mocks.current().catalogue,
    strict: config.strict,
    hosts: config.hosts,
    backend: backends.backend,
    journal: store.journal,
    cache: store.cache,
    faults,
    windows: store.windows,
    providerKeys: store.providerKeys,
    credits: store.credits,
    knowsModel: (provider, model) => knowsModel(mocks.current().catalogue, provider, model),
    findModel: (provider, model, task) => {
      const { catalogue } = mocks.current();
      return catalogue.find(provider, model) ?? catalogue.suppose(provider, model, task);
    },
    quirks: config.quirks,
    padding: config.padding,
    inFlight: flights,
    runs: streams,
    onEnd: (ended) => {
      housekeeping.touch();
      bus.emit("ended", ended);
    },
    report,
  });
  const reset = (account?: string) => {
    sandboxes.reset(account);
    store.reset(account);
  };
  const health = () => ({
    status: "ok" as const,
    name: "aigw-emulator" as const,
    version,
    nowMs: time.now(),
    strict: config.strict,
    exchanges: store.exchanges.count({}),
  });
  const slugsOf = (account: string) => [...providerSlugs, ...ownSlugs(sandboxes.open(account).settings)];
  const onStray = (stray: Stray) => bus.emit("stray", { atMs: time.now(), ...stray });
  const meantUrl = meantUrls(config.hosts, homeGateway(config));
  const app = buildApp({
    answer,
    meantUrl,
    binding: bindingDoor({
      ...{ answer, report, onStray, accounts: sandboxes, runs: streams },
      logs: { ...store.logs, sorted: () => store.journal.sorted() },
      models: () => providers.filter(({ rest }) => rest?.cloudflare).flatMap(({ id }) => mocks.current().catalogue.list(id)),
    }),
    control: controlApi({
      accounts: sandboxes,
      strict: config.strict,
      quirks: config.quirks,
      store,
      health,
      reset,
      rules: ruleDesk({ mocks: mocks.current, open: sandboxes.open, providers: slugsOf }),
      cassettes: backends.cassettes,
      faults: faultDesk(faults, sandboxes.open),
      scenarios: scenarioDesk(faults, scenarios, sandboxes.open),
      quotas: quotaDesk(quotas, sandboxes.open),
      providers: slugsOf,
    }),
    bodyLimit: config.bodyLimit,
    keepAliveMs: config.keepAliveMs,
    report,
    onStray,
  });
  const direct = fetchFrom(app);
  const sockets = {
    answer,
    meantUrl,
    report,
    onStray,
    clock: ownClock,
    clockOf: (id: string) => sandboxes.open(id).clock,
  };
  const onTlsRefused = once(() => bus.emit("notice", TLS_REFUSED));
  const listenForAll = async () => {
    const tls = await tlsIdentity(config, parts.files ?? files);
    return listen(app, { ...config, ...sockets, tls, onTlsRefused, fetch: direct.fetch });
  };
  const life = lifecycle(listenForAll, {
    hangUp() {
      flights.stop();
      direct.hangUp();
    },
    async close() {
      await app.close();
      await within(LANDING_MS, flights.landed());
      housekeeping.stop();
      mocks.stop();
      await backends.stop();
      store.close();
    },
  });
  return {
    get url() {
      return life.url();
    },
    get tls() {
      return life.tls();
    },
    start: life.start,
    stop: life.stop,
    config,
    events: bus,
    reset(account) {
      life.assertOpen();
      reset(account);
    },
    clock(account = "local") {
      life.assertOpen();
      return clockControl(() => sandboxes.open(account).clock);
    },
    fault(input, account = input.account ?? "local") {
      life.assertOpen();
      refuseFaultOfNobody(input, [...providerSlugs, ...ownSlugs(sandboxes.open(account).settings)]);
      const open = () => sandboxes.open(account);
      return heldFault(faults, open, faults.add(open(), input));
    },
    async fetch(input, init) {
      life.assertOpen();
      return direct.fetch(input, init);
    },
    facts: () => ({ gateways: config.gateways.length, ...mocks.facts(), recordings: backends.recordings() }),
    mocksWarnings: mocks.warnings,
    cassettes: backends.report,
  };
}

function once(run: () => void): () => void {
  let todo: (() => void) | undefined = run;
  return () => {
    todo?.();
    todo = undefined;
  };
}

/** A database that cannot be opened must not leave the mocks folder watched. */
function openOr(path: string, undo: () => void): Store {
  try {
    return openStore(path);
  } catch (error) {
    undo();
    throw error;
  }
}

function lifecycle(listen: () => Promise<Listening>, end: { hangUp: () => void; close: () => Promise<void> }) {
  let listening: Listening | undefined;
  let stopped: Promise<void> | undefined;
  const assertOpen = () => {
    if (!stopped) return;
    throw new EmulatorError("AIGW-STOPPED", "the emulator has been stopped", {
      hint: "make another one: await createEmulator()",
    });
  };
  return {
    assertOpen,
    tls: () => listening?.tls,
    url() {
      if (listening) return listening.url;
      throw new EmulatorError("AIGW-NOT-STARTED", "the emulator has no URL before it listens", {
        hint: "await emulator.start() first, or use emulator.fetch, which needs no port",
      });
    },
    async start() {
      assertOpen();
      listening ??= await listen();
      return { url: listening.url };
    },
    stop() {
      if (!stopped) {
        end.hangUp();
        listening?.hangUp();
        stopped = end.close();
      }
      return stopped;
    },
  };
}
