import type { EventFeed } from "../control/events.ts";
import type { UnderWay } from "../control/under-way.ts";
import { buildApp } from "../http/app.ts";
import { bindingDoor } from "../http/binding.ts";
import { fetchFrom } from "../http/fetch.ts";
import { listen } from "../http/listen.ts";
import { meantUrls } from "../http/meant-url.ts";
import type { Stray } from "../http/not-found.ts";
import { tlsIdentity } from "../http/tls-identity.ts";
import { providers } from "../providers/index.ts";
import type { Config } from "../schema/config.ts";
import type { Info } from "../schema/control/info.ts";
import { homeGateway } from "../schema/home-gateway.ts";
import { systemClock } from "../world/system-clock.ts";
import type { Engine } from "./engine.ts";
import type { Reset } from "./reset.ts";
import type { World } from "./world.ts";

export interface DoorsParts {
  readonly config: Config;
  readonly world: World;
  readonly engine: Engine;
  readonly reset: Reset;
  readonly feed: EventFeed;
  readonly underWay: UnderWay;
  readonly info: () => Info;
}

const TLS_REFUSED = "a client speaks TLS (https: or wss:), which is off: start with --tls, or give it the http: or ws: URL";

function addressTaken(host: string, port: number): string {
  return `another program has port ${port} of ${host}, which is localhost too: clients may get to it instead; give them 127.0.0.1, or take another --port`;
}

/** What an emulator is spoken to through: HTTP, sockets, the control API, and a fetch without any port. */
export function openDoors(parts: DoorsParts) {
  const { config, world, engine } = parts;
  const { answer, accounts } = engine;
  const { bus, report, time } = world;
  const onStray = (stray: Stray) => bus.emit("stray", { atMs: time.now(), ...stray });
  const meantUrl = meantUrls(config.hosts, homeGateway(config));
  const { bodyLimit, keepAliveMs } = config;
  const app = buildApp({
    ...{ answer, meantUrl, bodyLimit, keepAliveMs, report, onStray },
    binding: bindingDoor(bindingParts(parts, onStray)),
    control: async () => (await import("./control-door.ts")).controlDoor(parts),
  });
  const direct = fetchFrom(app);
  const clockOf = (id: string) => accounts.open(id).clock;
  const sockets = { answer, meantUrl, report, onStray, clock: systemClock(1, time), clockOf };
  const onTlsRefused = once(() => bus.emit("notice", TLS_REFUSED));
  const onAddressTaken = (taken: string, port: number) => bus.emit("notice", addressTaken(taken, port));
  return {
    direct,
    close: () => app.close(),
    async listen() {
      const tls = await tlsIdentity(config, world.files);
      return listen(app, {
        ...config,
        ...sockets,
        tls,
        onTlsRefused,
        fetch: direct.fetch,
        addresses: world.addresses,
        onAddressTaken,
      });
    },
  };
}

function bindingParts({ world, engine }: DoorsParts, onStray: (stray: Stray) => void): Parameters<typeof bindingDoor>[0] {
  const { answer, accounts, runs, store, mocks } = engine;
  return {
    ...{ answer, report: world.report, onStray, accounts, runs },
    logs: { ...store.logs, sorted: () => store.journal.sorted() },
    models: () => providers.filter(({ rest }) => rest?.cloudflare).flatMap(({ id }) => mocks.current().catalogue.list(id)),
  };
}

function once(run: () => void): () => void {
  let todo: (() => void) | undefined = run;
  return () => {
    todo?.();
    todo = undefined;
  };
}
