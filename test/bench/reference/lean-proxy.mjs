// The least that a proxy can do with undici: no look at anything, bodies streamed through.
import { createServer } from "node:http";
import { Agent, request } from "undici";

const upstream = process.argv[2];
const dispatcher = new Agent({ connections: 64, pipelining: 1 });

const server = createServer(async (incoming, outgoing) => {
  const { host, connection, ...headers } = incoming.headers;
  const answer = await request(upstream + incoming.url, { method: incoming.method, headers, body: incoming, dispatcher });
  outgoing.writeHead(answer.statusCode, answer.headers);
  answer.body.pipe(outgoing);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
