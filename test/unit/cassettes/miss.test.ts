import { afterEach, expect, test } from "vitest";
import { openLibrary } from "../../../src/cassettes/library.ts";
import { explainMiss, missText } from "../../../src/cassettes/miss.ts";
import type { RecordedRequest } from "../../../src/cassettes/recorded.ts";
import { recorder } from "../../../src/cassettes/recorder.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/store.ts";
import { type Random, seededRandom } from "../../../src/world/random.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const stores: Store[] = [];
afterEach(() => stores.splice(0).map((store) => store.close()));

const at = "2026-11-29T09:00:00.000Z";
const answer = { status: 200, headers: {}, atMs: 1, chunks: [{ atMs: 1, bytes: Buffer.from("ok") }], partial: false };

async function recorded(requests: readonly RecordedRequest[]) {
  const files = memoryFiles();
  const store = openStore(":memory:");
  stores.push(store);
  const index = store.cassettes;
  const library = await openLibrary({ files, dir: "/r", index, ignore: [] });
  const { save } = recorder({ files, index, library, version: "0" });
  for (const request of requests)
    await save("/r/all.yaml", { provider: request.provider, request: () => request, answer, at, nth: () => 0 });
  return { library, index };
}

const topics = ["the sea", "a lighthouse", "tax law", "bread", "orbital mechanics", "chess", "gardens", "glaciers"];

/** Requests as programs send them: a system text, a few turns, tools, settings. */
function conversation(random: Random, number: number): RecordedRequest {
  const topic = `${random.pick(topics)} ${number}`;
  const turns = Array.from({ length: random.integer(1, 4) }, (_, turn) => ({
    role: turn % 2 === 0 ? "user" : "assistant",
    content: `Tell me ${turn === 0 ? "something" : "more"} about ${topic}, in ${random.integer(2, 9)} sentences.`,
  }));
  return {
    provider: random.pick(["openai", "groq", "mistral"]),
    method: "POST",
    path: "chat/completions",
    query: "",
    model: random.pick(["small", "large"]),
    body: {
      kind: "json",
      value: {
        temperature: random.integer(0, 10) / 10,
        max_tokens: random.integer(10, 500),
        stream: random.pick([true, false]),
        messages: [{ role: "system", content: `You know all about ${topic}.` }, ...turns],
        tools: [{ type: "function", function: { name: `look_up_${number}`, parameters: { type: "object", properties: {} } } }],
      },
    },
  };
}

interface Body {
  temperature: number;
  max_tokens: number;
  stream: boolean;
  messages: { role: string; content: string }[];
  tools: { function: { name: string } }[];
  seed?: number;
}

/** One thing changed, and where. */
const mutations: readonly ((body: Body, random: Random) => string)[] = [
  (body) => {
    body.temperature += 0.05;
    return "body.temperature";
  },
  (body) => {
    body.max_tokens += 1;
    return "body.max_tokens";
  },
  (body) => {
    body.stream = !body.stream;
    return "body.stream";
  },
  (body, random) => {
    const which = random.integer(0, body.messages.length - 1);
    const message = body.messages[which];
    if (message) message.content = message.content.replace(/about/, "concerning");
    return `body.messages[${which}].content`;
  },
  (body) => {
    const [tool] = body.tools;
    if (tool) tool.function.name += "_v2";
    return "body.tools[0].function.name";
  },
  (body) => {
    body.seed = 7;
    return "body.seed";
  },
];

test("one thing changed in each of 200 requests: the miss names the right recording and the right place in at least 95 of 100", async () => {
  const random = seededRandom("mutations");
  const requests = Array.from({ length: 200 }, (_, number) => conversation(random.fork(`request ${number}`), number));
  const { library, index } = await recorded(requests);
  let right = 0;
  for (const [number, request] of requests.entries()) {
    const chance = random.fork(`mutation ${number}`);
    const value = structuredClone(request.body.kind === "json" ? request.body.value : undefined) as Body;
    const path = chance.pick(mutations)(value, chance);
    const asked = { ...request, body: { kind: "json" as const, value } };
    expect(library.find(asked)).toEqual([]);
    const miss = await explainMiss(asked, { library, index });
    const topic = value.messages[0]?.content.match(/\d+/)?.[0] ?? "";
    const nearest = miss.nearest && library.find(request).some(({ id }) => id === miss.nearest?.id);
    if (nearest && topic === String(number) && miss.nearest?.differences[0]?.path === path) right += 1;
  }
  expect(right).toBeGreaterThanOrEqual(190);
});

test("among a thousand recordings of one endpoint that begin alike, the nearest is found wherever it stands", async () => {
  const random = seededRandom("a thousand");
  const ask = (number: number, content: string): RecordedRequest => ({
    ...{ provider: "openai", method: "POST", path: "chat/completions", query: "", model: "small" },
    body: {
      kind: "json",
      value: {
        messages: [
          { role: "system", content: "You are terse." },
          { role: "user", content },
        ],
        seed: number % 7,
      },
    },
  });
  const said = (number: number) => {
    const chance = random.fork(String(number));
    return Array.from({ length: 12 }, () => chance.pick(topics)).join(", ");
  };
  const { library, index } = await recorded(
    Array.from({ length: 1_000 }, (_, number) => ask(number, `${said(number)} (case ${number})`)),
  );
  for (const number of [3, 250, 555, 999]) {
    const miss = await explainMiss(ask(number, `${said(number)} (case ${number}), please`), { library, index });
    expect(miss.nearest).toMatchObject({
      id: `chat-completions-${number + 1}`,
      differences: [{ path: "body.messages[1].content" }],
    });
  }
});

const base: RecordedRequest = {
  provider: "openai",
  method: "POST",
  path: "chat/completions",
  query: "",
  model: "gpt-4o-mini",
  body: { kind: "json", value: { messages: [{ role: "user", content: "Today is 2026-11-28. What day was yesterday?" }] } },
};

const said = async (asked: RecordedRequest, requests: readonly RecordedRequest[] = [base]) => {
  const { library, index } = await recorded(requests);
  return missText(await explainMiss(asked, { library, index }));
};

test("the words of a miss: another model", async () => {
  expect(await said({ ...base, model: "gpt-4o" })).toBe(
    `no recording answers openai chat/completions gpt-4o: another model is asked
nearest: chat-completions-1 (/r/all.yaml:5)
  model: "gpt-4o-mini" → "gpt-4o"
record it: aigw-emulator start --mode auto --cassette all, with a key of the provider, and run this again`,
  );
});

test("the words of a miss: a date that is another one each day, and what to write so that it does not count", async () => {
  const value = { messages: [{ role: "user", content: "Today is 2026-11-29. What day was yesterday?" }] };
  expect(await said({ ...base, body: { kind: "json", value } })).toBe(
    `no recording answers openai chat/completions gpt-4o-mini: body.messages[0].content holds a date or an id that is another one each time
nearest: chat-completions-1 (/r/all.yaml:5)
  body.messages[0].content: "Today is 2026-11-28. What day was yesterday?" → "Today is 2026-11-29. What day was yesterday?"
record it: aigw-emulator start --mode auto --cassette all, with a key of the provider, and run this again
or let it not count: ignore: ['body.messages[0].content ~ /\\d{4}-\\d\\d-\\d\\d/'] in the first document of /r/all.yaml`,
  );
});

test("the words of a miss: how to record it, they have from whoever began the emulator, with the cassette's whole name", async () => {
  const { library, index } = await recorded([base]);
  const howToRecord = ({ mode, cassette }: { mode: string; cassette: string | undefined }) =>
    `run it with ${mode} and ${cassette}`;
  const { fixes } = await explainMiss(base, { library, index, only: "/r/suite/chat.yml", howToRecord });
  expect(fixes).toEqual(["record it: run it with auto and suite/chat"]);
});

test("the words of a miss: nothing recorded at all, and nothing of this endpoint", async () => {
  expect(await said(base, [])).toBe(
    `no recording answers openai chat/completions gpt-4o-mini: nothing is recorded in the folder of recordings
record it: aigw-emulator start --mode auto, with a key of the provider, and run this again`,
  );
  expect((await said({ ...base, path: "embeddings" })).split("\n")[0]).toBe(
    "no recording answers openai embeddings gpt-4o-mini: nothing is recorded for this endpoint",
  );
});
