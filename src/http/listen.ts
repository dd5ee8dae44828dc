import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { DirectFetch } from "./fetch.ts";
import { http2Door } from "./http2.ts";
import { speakBoth } from "./protocol.ts";
import { type UpgradeParts, upgradeDoor } from "./upgrade.ts";

export interface Listening {
  /** Without trailing slash. */
  readonly url: string;
  /** Breaks off connections that the application itself does not know of. */
  hangUp(): void;
}

/** Starts listening for HTTP/1.1 and cleartext HTTP/2. Port 0 takes a free one; `bodyLimit` is bytes of a request at most. */
export async function listen(app: FastifyInstance, parts: ListenParts): Promise<Listening> {
  const { host, port, bodyLimit, fetch } = parts;
  const connections = speakBoth(app.server, http2Door(fetch, bodyLimit));
  const sockets = upgradeDoor(app.server, connections.http1, parts);
  await app.listen({ host, port });
  const { port: bound } = app.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    hangUp() {
      sockets.hangUp();
      connections.hangUp();
    },
  };
}

interface ListenParts extends UpgradeParts {
  readonly host: string;
  readonly port: number;
  readonly fetch: DirectFetch["fetch"];
}
