import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface ProxyParts {
  /** Whether what is asked of this host is the emulator's. */
  readonly takes: (host: string) => boolean;
  /** Whether somebody else may be reached. */
  readonly allows: (host: string) => boolean;
  readonly emulator: Place;
  /** Hears of what was refused, as host and port. */
  readonly onBlocked: (what: string, host: string) => void;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

export interface ConnectProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A proxy on this machine for programs that know of one by HTTPS_PROXY. What is meant for the emulator ends at its port, which speaks
 * TLS itself: nothing is opened or changed here.
 */
export async function connectProxy(parts: ProxyParts): Promise<ConnectProxy> {
  const { createServer } = process.getBuiltinModule("node:http");
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => forward(request, response, parts));
  server.on("connection", (socket) => keep(socket, sockets));
  server.on("connect", (request, socket, head) => tunnel(request, socket, head, { ...parts, sockets }));
  // Who is gone is gone; whoever speaks something else than HTTP hangs up.
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((done, failed) => {
    server.once("error", failed).listen(0, "127.0.0.1", done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function keep(socket: Duplex, sockets: Set<Duplex>): void {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
  socket.on("error", () => socket.destroy());
}

/** `CONNECT host:port`: bytes both ways from here on. */
function tunnel(request: IncomingMessage, client: Duplex, head: Buffer, parts: ProxyParts & { sockets: Set<Duplex> }): void {
  const { connect } = process.getBuiltinModule("node:net");
  client.on("error", () => client.destroy());
  const meant = placeOf(`http://${request.url}`);
  if (!meant) return void client.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  const there = wayTo(meant, parts);
  if (!there) return void client.end(refusal(meant, parts));
  const remote: Socket = connect(there, () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) remote.write(head);
    client.pipe(remote).pipe(client);
  });
  keep(remote, parts.sockets);
  remote.once("close", () => client.destroy());
  client.once("close", () => remote.destroy());
}

/** `GET http://host/path`: a request without TLS. */
function forward(request: IncomingMessage, response: ServerResponse, parts: ProxyParts): void {
  const { request: send } = process.getBuiltinModule("node:http");
  const meant = placeOf(request.url ?? "");
  if (!meant) return void response.writeHead(400, TEXT).end("this is a proxy: ask it for a whole URL\n");
  const there = wayTo(meant, parts);
  if (!there) return void response.writeHead(403, reasonOf(meant, parts), TEXT).end(`${reasonOf(meant)}\n`);
  const { pathname, search } = new URL(request.url ?? "");
  const { "proxy-connection": _, ...headers } = request.headers;
  const onward = send({ ...there, method: request.method, path: pathname + search, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () =>
    response.headersSent ? response.destroy() : response.writeHead(502, TEXT).end("nobody answers there\n"),
  );
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

const TEXT = { "content-type": "text/plain; charset=utf-8" };

/** As a URL of http:, which leaves out port 80. */
function placeOf(url: string): Place | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return hostname === "" ? undefined : { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || 80 };
}

function wayTo(meant: Place, { takes, allows, emulator }: ProxyParts): Place | undefined {
  if (takes(meant.host)) return emulator;
  return allows(meant.host) ? meant : undefined;
}

/** Clients show the reason phrase, and seldom anything else. */
function refusal(meant: Place, parts: ProxyParts): string {
  const reason = reasonOf(meant, parts);
  return `HTTP/1.1 403 ${reason}\r\ncontent-type: ${TEXT["content-type"]}\r\nconnection: close\r\n\r\n${reason}\n`;
}

function reasonOf({ host, port }: Place, parts?: ProxyParts): string {
  parts?.onBlocked(`${host}:${port}`, host);
  return `blocked by aigw-emulator: ${host}:${port} is not the gateway's, and this run is offline (--allow-host ${host} lets it out)`;
}
