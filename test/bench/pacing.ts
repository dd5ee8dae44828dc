import { connect } from "node:net";
import { post } from "./load.ts";

/** How well many paced streams keep their schedule. */
export interface Kept {
  /** Asked duration ÷ real duration, median over the streams; 1 is perfect. */
  readonly pace: number;
  /** Share of events that came within 10 ms of when they were due, counted from each stream's first token. */
  readonly onTime: number;
}

export async function pacing(port: number, plan: { streams: number; tokensPerSecond: number; tokens: number }): Promise<Kept> {
  const request = post("/v1/local/default/openai/chat/completions", {
    model: `mock/stream-${plan.tokensPerSecond}tps`,
    stream: true,
    messages: [{ role: "user", content: "word ".repeat(plan.tokens) }],
    max_tokens: plan.tokens,
  });
  const streams = await Promise.all(Array.from({ length: plan.streams }, () => arrivals(port, request)));
  const gapMs = 1000 / plan.tokensPerSecond;
  const paces: number[] = [];
  let onTime = 0;
  let all = 0;
  for (const times of streams) {
    const first = times[0] ?? 0;
    const asked = (times.length - 1) * gapMs;
    paces.push(asked / ((times.at(-1) ?? 0) - first));
    for (const [index, at] of times.entries()) {
      all += 1;
      if (Math.abs(at - first - index * gapMs) <= 10) onTime += 1;
    }
  }
  paces.sort((a, b) => a - b);
  return { pace: paces[paces.length >> 1] ?? Number.NaN, onTime: onTime / all };
}

/** When each content event of one stream came, in ms. */
function arrivals(port: number, request: Buffer): Promise<number[]> {
  return new Promise((done, failed) => {
    const times: number[] = [];
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => socket.write(request));
    socket.on("error", failed);
    socket.on("data", (chunk: Buffer) => {
      const now = performance.now();
      for (let at = chunk.indexOf('"delta":{"content":"'); at >= 0; at = chunk.indexOf('"delta":{"content":"', at + 1))
        times.push(now);
      if (!chunk.includes("data: [DONE]")) return;
      socket.destroy();
      done(times);
    });
  });
}
