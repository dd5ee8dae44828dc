// What shows that the load generator of P6 keeps up: node:http and one timer for all streams, nothing read, logged or made up.
// Every stream gets as many events as its body has "max_tokens", 20 ms apart.
import { createServer } from "node:http";

const GAP_MS = 20;
const event = `data: ${JSON.stringify({ id: "chatcmpl-fixed", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: "word" }, finish_reason: null }] })}\n\n`;
/** Streams by the millisecond in which their next event is due. */
const due = new Map();
let looked = 0;

function wait(stream) {
  const at = Math.floor(stream.start + stream.sent * GAP_MS);
  const others = due.get(at);
  if (others) others.push(stream);
  else due.set(at, [stream]);
}

setInterval(() => {
  const now = Math.floor(performance.now());
  for (; looked < now; looked += 1) {
    const streams = due.get(looked);
    due.delete(looked);
    for (const stream of streams ?? []) send(stream);
  }
}, 1);

function send(stream) {
  stream.sent += 1;
  if (stream.sent < stream.events) {
    stream.response.write(event);
    wait(stream);
  } else stream.response.end(`${event}data: [DONE]\n\n`);
}

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event);
    wait({
      response,
      start: Math.max(performance.now(), looked),
      sent: 1,
      events: Number(/"max_tokens":(\d+)/.exec(body)?.[1] ?? 1),
    });
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
