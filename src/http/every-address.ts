import type { Server } from "node:net";
import { createServer } from "node:net";
import type { Addresses } from "../world/addresses.ts";

/**
 * Where to listen. `localhost` is 127.0.0.1 and ::1, and clients take either: left to itself, Fastify opens a server of its own for
 * the second address, which knows nothing of HTTP/2, TLS or our sockets.
 */
export async function everyAddress(host: string, addresses: Addresses): Promise<readonly [first: string, ...others: string[]]> {
  if (host !== "localhost") return [host];
  const found = await addresses(host);
  const [first = "127.0.0.1", ...others] = [...new Set(found)].sort(byVersion);
  return [first, ...others];
}

/** Those of version 4 are there on every machine. */
function byVersion(one: string, other: string): number {
  return Number(one.includes(":")) - Number(other.includes(":"));
}

/**
 * Hands the connections of further addresses to `server`. One that cannot be listened on is left out: the machine has it by name
 * only, or another program has it, which `onTaken` hears of.
 */
export async function listenBesides(
  server: Server,
  others: readonly string[],
  port: number,
  onTaken: (host: string) => void,
): Promise<readonly Server[]> {
  const opened = await Promise.all(others.map((host) => opening(server, host, port, onTaken)));
  return opened.flatMap((one) => (one ? [one] : []));
}

function opening(server: Server, host: string, port: number, onTaken: (host: string) => void): Promise<Server | undefined> {
  return new Promise((done) => {
    const besides = createServer((socket) => server.emit("connection", socket));
    besides.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") onTaken(host);
      done(undefined);
    });
    besides.listen({ host, port }, () => done(besides));
  });
}
