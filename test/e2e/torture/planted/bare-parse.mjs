import { EventEmitter, on } from "node:events";
import { suite } from "../suite.mjs";

// Events are parsed beside the loop that reads them, where nobody catches what JSON.parse throws.
await suite({
  async *pieces(response) {
    const events = new EventEmitter();
    const received = on(events, "choice", { close: ["end"] });
    void receive(response, events);
    let finished = false;
    for await (const [choice] of received) {
      finished ||= Boolean(choice?.finish_reason);
      if (choice?.delta.content) yield choice.delta.content;
    }
    if (!finished) throw new Error("the stream ended too early");
  },
});

async function receive(response, events) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true }));
    if (done) return events.emit("end");
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.startsWith("data: {")) events.emit("choice", JSON.parse(line.slice(6)).choices?.[0]);
  }
}
