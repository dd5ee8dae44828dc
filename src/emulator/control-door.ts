import { ownSlugs } from "../backends/known-providers.ts";
import { quotaDesk } from "../backends/quota-book.ts";
import { ruleDesk } from "../backends/rule-desk.ts";
import { controlApi } from "../control/control.ts";
import { faultDesk } from "../faults/book.ts";
import { scenarioDesk } from "../faults/scenario-desk.ts";
import { version } from "../version.ts";
import { systemClock } from "../world/system-clock.ts";
import type { DoorsParts } from "./doors.ts";
import { providerSlugs } from "./facts.ts";
import { snapshotsFolder } from "./info.ts";
import { snapshotDesk } from "./snapshots.ts";

/** The control API and what stands behind it, loaded when somebody first asks it. */
export function controlDoor(parts: DoorsParts): ReturnType<typeof controlApi> {
  return controlApi(controlParts(parts));
}

function controlParts({ config, world, engine, reset, feed, underWay, info }: DoorsParts): Parameters<typeof controlApi>[0] {
  const { accounts, store, mocks, faults, quotas, scenarios, backends } = engine;
  const { open } = accounts;
  const slugs = (account: string) => [...providerSlugs, ...ownSlugs(open(account).settings)];
  return {
    accounts,
    strict: config.strict,
    quirks: config.quirks,
    store,
    version,
    guard: config,
    health: () => ({
      status: "ok",
      name: "aigw-emulator",
      version,
      nowMs: world.time.now(),
      strict: config.strict,
      exchanges: store.exchanges.count({}),
    }),
    ...{ info, reset, feed, underWay },
    clock: systemClock(1, world.time),
    onChange: (change) => world.bus.emit("changed", change),
    rules: ruleDesk({ mocks: mocks.current, open, providers: slugs }),
    cassettes: backends.cassettes,
    faults: faultDesk(faults, open),
    snapshots: snapshotDesk({ engine, world, reset, dir: snapshotsFolder(), providers: slugs }),
    scenarios: scenarioDesk(faults, scenarios, open),
    quotas: quotaDesk(quotas, open),
    providers: slugs,
  };
}
