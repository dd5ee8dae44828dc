import { ownSlugs, refuseFaultOfNobody, refuseImpossibleProviders } from "./backends/known-providers.ts";
import { mergeLayers } from "./config/layers.ts";
import { openDoors } from "./emulator/doors.ts";
import { openEngine } from "./emulator/engine.ts";
import { providerSlugs } from "./emulator/facts.ts";
import { controlFeed } from "./emulator/feed.ts";
import { infoOf } from "./emulator/info.ts";
import type { EmulatorInside, WorldParts } from "./emulator/inside.ts";
import { lifecycle } from "./emulator/lifecycle.ts";
import { refuseOpenControl } from "./emulator/refuse-open-control.ts";
import { resetter } from "./emulator/reset.ts";
import { exchangesUnderWay } from "./emulator/under-way.ts";
import { openWorld } from "./emulator/world.ts";
import { clockControl } from "./exchange/move-clock.ts";
import { heldFault } from "./faults/held-fault.ts";
import type { Config, ConfigInput } from "./schema/config.ts";
import { within } from "./world/within.ts";

export type { EmulatorInside, WorldParts } from "./emulator/inside.ts";

/** Unlike the command line, a library user wants any free port, nothing on disk and a quiet terminal. */
const LIBRARY_DEFAULTS: ConfigInput = { port: 0, db: ":memory:", tlsFolder: ":memory:", log: "quiet" };

/** How long stopping waits for exchanges that do not end when their callers are gone. */
const LANDING_MS = 1_000;

/** Puts the parts together. Throws EmulatorError when options, mocks or database are not usable. */
export async function createEmulator(options: ConfigInput = {}, parts: WorldParts = {}): Promise<EmulatorInside> {
  const values = { ...LIBRARY_DEFAULTS, ...options };
  const { config } = mergeLayers([{ kind: "option", values, origin: (key) => `option ${key}` }]);
  return openEmulator(config, parts);
}

/** The same with a configuration that has been checked, such as the command line's. */
export async function openEmulator(config: Config, parts: WorldParts = {}): Promise<EmulatorInside> {
  refuseImpossibleProviders(config, providerSlugs);
  refuseOpenControl(config);
  const world = openWorld(parts);
  const { time } = world;
  const startedMs = time.now();
  const engine = await openEngine(config, world, parts);
  const { accounts, store, flights, mocks, backends } = engine;
  const reset = resetter(engine);
  const feed = controlFeed(world.bus);
  const underWay = exchangesUnderWay(world.bus);
  const facts = () => ({ gateways: config.gateways.length, ...mocks.facts(), recordings: backends.recordings() });
  const info = () =>
    infoOf({ config, accounts: accounts.ids(), counts: facts(), listening: life.listening(), startedMs, nowMs: time.now() });
  const doors = openDoors({ config, world, engine, reset, feed, underWay, info });
  const life = lifecycle(doors.listen, {
    farewell: feed.close,
    hangUp() {
      flights.stop();
      doors.direct.hangUp();
    },
    async close() {
      await doors.close();
      await within(LANDING_MS, flights.landed());
      engine.stopTidying();
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
      return life.listening()?.tls;
    },
    start: life.start,
    stop: life.stop,
    unref: () => life.listening()?.unref(),
    config,
    events: world.bus,
    reset(account) {
      life.assertOpen();
      reset(account);
      world.bus.emit("changed", { account: account ?? null, what: "reset" });
    },
    clock(account = "local") {
      life.assertOpen();
      return clockControl(() => accounts.open(account).clock);
    },
    fault(input, account = input.account ?? "local") {
      life.assertOpen();
      const open = () => accounts.open(account);
      refuseFaultOfNobody(input, [...providerSlugs, ...ownSlugs(open().settings)]);
      return heldFault(engine.faults, open, engine.faults.add(open(), input));
    },
    async fetch(input, init) {
      life.assertOpen();
      return doors.direct.fetch(input, init);
    },
    facts,
    mocksWarnings: mocks.warnings,
    cassettes: backends.report,
  };
}
