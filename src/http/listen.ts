import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { EmulatorTls } from "../emulator-interface.ts";
import type { Addresses } from "../world/addresses.ts";
import { everyAddress, listenBesides } from "./every-address.ts";
import type { DirectFetch } from "./fetch.ts";
import { http2Door } from "./http2.ts";
import { speakAll } from "./protocol.ts";
import type { TlsIdentity } from "./tls-identity.ts";
import { type UpgradeParts, upgradeDoor } from "./upgrade.ts";

export interface Listening {
  /** Without trailing slash. */
  readonly url: string;
  /** For clients that speak TLS, on the same port; undefined where nobody gets to. */
  readonly tls: EmulatorTls | undefined;
  /** Breaks off connections that the application itself does not know of. */
  hangUp(): void;
  /** Lets the process end although somebody may still connect. */
  unref(): void;
}

/** Starts listening for HTTP/1.1 and cleartext HTTP/2. Port 0 takes a free one; `bodyLimit` is bytes of a request at most. */
export async function listen(app: FastifyInstance, parts: ListenParts): Promise<Listening> {
  const { host, port, bodyLimit, fetch } = parts;
  const connections = speakAll(app.server, { ...parts, http2: http2Door(fetch, bodyLimit) });
  const sockets = upgradeDoor(app.server, connections.http1, parts);
  const [first, ...others] = await everyAddress(host, parts.addresses);
  await app.listen({ host: first, port });
  const { port: bound } = app.server.address() as AddressInfo;
  const besides = await listenBesides(app.server, others, bound, (host) => parts.onAddressTaken(host, bound));
  const place = `//${host.includes(":") ? `[${host}]` : host}:${bound}`;
  return {
    url: `http:${place}`,
    tls: parts.tls && { url: `https:${place}`, ca: parts.tls.ca, caFile: parts.tls.caFile },
    hangUp() {
      for (const server of besides) server.close();
      sockets.hangUp();
      connections.hangUp();
    },
    unref() {
      for (const server of [app.server, ...besides]) server.unref();
    },
  };
}

interface ListenParts extends UpgradeParts {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsIdentity | undefined;
  /** Hears of a client that speaks TLS where it is off. */
  readonly onTlsRefused: () => void;
  readonly fetch: DirectFetch["fetch"];
  readonly addresses: Addresses;
  /** Hears of a further address that another program listens on. */
  readonly onAddressTaken: (host: string, port: number) => void;
}
