import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";

/** Starts listening; resolves with the base URL, without trailing slash. Port 0 takes a free one. */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  await app.listen({ host, port });
  const { port: bound } = app.server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
}
