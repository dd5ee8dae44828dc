// The reference of P1: Fastify and nothing else, one fixed JSON answer.
import Fastify from "fastify";

const answer = JSON.stringify({
  id: "chatcmpl-fixed",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: "x".repeat(200) } }],
});
const app = Fastify();
app.post("/*", (_request, reply) => reply.header("content-type", "application/json").send(answer));
await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`listening ${app.server.address().port}`);
