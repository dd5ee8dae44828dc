import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { recordingsFolder } from "../../support/recordings-folder.ts";
import { rest, run } from "../../support/rest.ts";
import { type Asked, json, localUpstream, pieces } from "../../support/upstream.ts";

const chat = "openai/chat/completions";
const said = (content: string) => ({
  id: `chatcmpl-${content}`,
  object: "chat.completion",
  model: "gpt-4o-mini",
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
});

interface Scene {
  readonly name: string;
  /** The provider's answer to its nth request, from 0. */
  readonly provider: (nth: number, response: ServerResponse, asked: Asked) => unknown;
  readonly options?: ConfigInput;
  /** What a caller does; everything that it sees is compared. */
  readonly caller: (aigw: EmulatorInside) => Promise<readonly Response[]>;
  /** Of the live run. */
  readonly expected: readonly (readonly [status: number, cache: string | null, step: string | null])[];
  /** How often the provider was asked. */
  readonly asked: number;
}

const slow = (ms: number, response: ServerResponse, value: unknown) => setTimeout(() => json(response, value), ms);
const steps = (...models: readonly string[]) =>
  models.map((model) => ({
    provider: "openai",
    endpoint: "chat/completions",
    headers: { authorization: "Bearer k" },
    query: { ...hello, model },
  }));
const twice = async (ask: () => Promise<Response>) => [await ask(), await ask()];
const retry = (attempts: number) => ({ "cf-aig-max-attempts": `${attempts}`, "cf-aig-retry-delay": "1" });
const event = 'data: {"choices":[{"index":0,"delta":{"content":"hi"}}]}\n\n';

const scenes: readonly Scene[] = [
  {
    name: "a whole answer is cached, and the second one is a hit that asks nobody",
    provider: (nth, response) => json(response, said(`${nth}`)),
    options: { gateways: [{ id: "default", cache_ttl: 60 }] },
    caller: (aigw) => twice(() => post(aigw, chat, hello)),
    expected: [
      [200, "MISS", "0"],
      [200, "HIT", "0"],
    ],
    asked: 1,
  },
  {
    name: "a stream is not cached",
    provider: async (_, response) => {
      await pieces(response, [event, "data: [DONE]\n\n"], 1);
      response.end();
    },
    options: { gateways: [{ id: "default", cache_ttl: 60 }] },
    caller: (aigw) => twice(() => post(aigw, chat, { ...hello, stream: true })),
    expected: [
      [200, "MISS", "0"],
      [200, "MISS", "0"],
    ],
    asked: 2,
  },
  {
    name: "an error is not cached",
    provider: (_, response) => json(response, { error: { message: "no" } }, 400),
    options: { gateways: [{ id: "default", cache_ttl: 60 }] },
    caller: (aigw) => twice(() => post(aigw, chat, hello)),
    expected: [
      [400, "MISS", "0"],
      [400, "MISS", "0"],
    ],
    asked: 2,
  },
  {
    name: "beyond the rate limit the gateway refuses by itself",
    provider: (nth, response) => json(response, said(`${nth}`)),
    options: { gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 3600 }] },
    caller: (aigw) => twice(() => post(aigw, chat, hello)),
    expected: [
      [200, "MISS", "0"],
      [429, null, "0"],
    ],
    asked: 1,
  },
  {
    name: "a server error is tried again until it is none",
    provider: (nth, response) =>
      nth < 2 ? json(response, { error: { message: "out of order" } }, 503) : json(response, said("third")),
    options: { recordErrors: true },
    caller: async (aigw) => [await post(aigw, chat, hello, retry(3))],
    expected: [[200, "MISS", "0"]],
    asked: 3,
  },
  {
    name: "a rate limit of the provider's is tried again, and what comes of the last try is the answer",
    provider: (nth, response) =>
      json(response, { error: { message: `slow down ${nth}` } }, 429, {
        "retry-after": `${nth}`,
        "x-ratelimit-limit-requests": "9",
      }),
    caller: async (aigw) => [await post(aigw, chat, hello, retry(2))],
    expected: [[429, "MISS", "0"]],
    asked: 2,
  },
  {
    name: "a universal request goes on to the step that answers",
    provider: (_, response, { body }) =>
      body.includes("gpt-4o-mini") ? json(response, said("second")) : json(response, { error: { message: "no" } }, 404),
    caller: async (aigw) => [await post(aigw, "", steps("gpt-5-nano", "gpt-4o-mini"))],
    expected: [[200, "MISS", "1"]],
    asked: 2,
  },
  {
    name: "a step that takes too long is given up for the next",
    provider: (_, response, { body }) =>
      body.includes("gpt-4o-mini") ? json(response, said("second")) : slow(1_600, response, said("slow")),
    caller: async (aigw) => [
      await post(
        aigw,
        "",
        steps("gpt-5-nano", "gpt-4o-mini").map((step, index) => ({
          ...step,
          ...(index === 0 && { config: { requestTimeout: 800 } }),
        })),
      ),
    ],
    expected: [[200, "MISS", "1"]],
    asked: 2,
  },
  {
    name: "the REST API says whose key it was",
    provider: (_, response) => json(response, said("on REST")),
    options: { accounts: { "*": { provider_keys: [{ provider: "openai", secret: "sk-stored" }] } } },
    caller: async (aigw) => [await rest(aigw, "run", run("openai/gpt-4o-mini", { messages: hello.messages }))],
    expected: [[200, "MISS", null]],
    asked: 1,
  },
  {
    name: "an answer that is packed although nobody asked for that is unpacked",
    provider: (_, response) => {
      const packed = gzipSync(JSON.stringify(said("packed")));
      response.writeHead(200, {
        "content-type": "application/json",
        "content-encoding": "gzip",
        "content-length": packed.length,
      });
      response.end(packed);
    },
    caller: async (aigw) => [await post(aigw, chat, hello)],
    expected: [[200, "MISS", "0"]],
    asked: 1,
  },
];

/** Everything of an answer but its ids and its moment. */
async function shown(answer: Response) {
  const headers = [...answer.headers].filter(([name]) => !/^cf-aig-(?:request|event|log)-id$|^date$/.test(name));
  return { status: answer.status, headers, body: await answer.text() };
}

/** What the logs say of the newest requests, without ids and times. */
async function logged(aigw: EmulatorInside) {
  const get = async (path: string) => (await aigw.fetch(`http://aigw/_aigw/exchanges${path}`)).json();
  const { exchanges } = await get("?limit=10");
  const stories = await Promise.all(exchanges.map(({ id }: { id: string }) => get(`/${id}`)));
  return stories.flatMap(({ logs }) =>
    logs.map((log: Record<string, unknown>) => {
      const { provider, model, statusCode, success, cached, tokensIn, tokensOut, cost, attempt, step } = log;
      return { provider, model, statusCode, success, cached, tokensIn, tokensOut, cost, attempt, step };
    }),
  );
}

async function played(scene: Scene, options: ConfigInput) {
  const cassettes = recordingsFolder();
  let asked = 0;
  const upstream = await localUpstream((request, response) => {
    asked += 1;
    return void scene.provider(asked - 1, response, request);
  });
  const aigwOf = (mode: ConfigInput) =>
    emulator({ cassettes, padding: false, upstreams: { openai: upstream.url }, ...scene.options, ...mode }, { environment: {} });
  const see = async (aigw: EmulatorInside) => {
    const answers = await Promise.all((await scene.caller(aigw)).map(shown));
    return { answers, logs: await logged(aigw) };
  };
  const live = await aigwOf({ mode: "passthrough" });
  const seenLive = await see(live);
  const askedLive = asked;
  asked = 0;
  const recording = await aigwOf({ mode: "record" });
  const seenRecorded = await see(recording);
  await recording.stop();
  await upstream.stop();
  const seenReplayed = await see(await aigwOf({ onMiss: "error", ...options }));
  return { seenLive, askedLive, seenRecorded, seenReplayed };
}

describe.each(scenes.map((scene) => [scene.name, scene] as const))("%s", (_, scene) => {
  test("live, recorded and replayed alike", async () => {
    const { seenLive, askedLive, seenRecorded, seenReplayed } = await played(scene, {});
    const heads = seenLive.answers.map(({ status, headers }) => {
      const found = new Map(headers);
      return [status, found.get("cf-aig-cache-status") ?? null, found.get("cf-aig-step") ?? null];
    });
    expect(heads).toEqual(scene.expected);
    expect(askedLive).toBe(scene.asked);
    expect(seenRecorded).toEqual(seenLive);
    expect(seenReplayed).toEqual(seenLive);
  });
});
