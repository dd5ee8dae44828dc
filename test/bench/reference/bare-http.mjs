// The reference of P2 and P5: node:http and nothing else. A body that asks for a stream gets 201 events, a write each.
import { createServer } from "node:http";

const answer = JSON.stringify({
  id: "chatcmpl-fixed",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: "x".repeat(200) } }],
});
const event = `data: ${JSON.stringify({ id: "chatcmpl-fixed", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content: "word" }, finish_reason: null }] })}\n\n`;
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
      return response.end(answer);
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let count = 0; count < 200; count += 1) response.write(event);
    response.end("data: [DONE]\n\n");
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
