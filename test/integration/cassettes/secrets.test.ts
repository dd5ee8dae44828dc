import { readdirSync, readFileSync, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exchangeSummary } from "../../../src/emulator/exchange-summary.ts";
import { emulator } from "../../support/emulator.ts";
import { formBody } from "../../support/form-body.ts";
import { recordingsFolder } from "../../support/recordings-folder.ts";
import { type Asked, json, localUpstream, pieces } from "../../support/upstream.ts";

// Made up, and put together here so that no scanner takes this file for a leak.
const body = (length: number, number: number) =>
  Array.from({ length }, (_, at) => "aB3dE5gH7jK9mN2pQ4rS6tU8vW"[(at * 7 + number * 3) % 26]).join("");

/** 150 secrets: ten of each kind. */
const kinds: readonly ((number: number) => string)[] = [
  (number) => `sk-proj-${body(40, number)}`,
  (number) => `sk-${body(48, number)}`,
  (number) => `sk-ant-api03-${body(60, number)}`,
  (number) => `sk-or-v1-${body(64, number)}`,
  (number) => `AIza${body(35, number)}`,
  (number) => `gsk_${body(52, number)}`,
  (number) => `xai-${body(60, number)}`,
  (number) => `pplx-${body(48, number)}`,
  (number) => `hf_${body(34, number)}`,
  (number) => `r8_${body(37, number)}`,
  (number) => `csk-${body(48, number)}`,
  (number) =>
    `AKIA${body(16, number)
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "X")}`,
  (number) => `ghp_${body(36, number)}`,
  (number) => `eyJ${body(20, number)}.eyJ${body(30, number)}.${body(43, number)}`,
  (number) => `ada.${body(6, number).toLowerCase()}@example.com`,
];
const secrets = kinds.flatMap((make) => Array.from({ length: 10 }, (_, number) => make(number)));

/** Where the secret of a request stands besides its credential: in the question, and in what the provider says. */
const positions = [
  "query",
  "json",
  "header",
  "stream",
  "form field",
  "file name",
  "text",
  "error body",
  "answer header",
] as const;
type Position = (typeof positions)[number];

interface Question {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

const usual = { model: "m", messages: [{ role: "user", content: "hello" }] };

function question(position: Position, number: number): Question {
  const secret = secrets[number] ?? "";
  const key = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const at = (path: string, body: unknown, headers = {}) => ({
    path: `openai/${path}`,
    headers: { ...key, "x-test": `${number} ${position}`, ...headers },
    body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  const chat = `chat/completions?n=${number}&position=${encodeURIComponent(position)}`;
  switch (position) {
    case "query":
      return at(`${chat}&token=${encodeURIComponent(secret)}&note=${encodeURIComponent(secret)}`, usual);
    case "json":
      return at(chat, {
        ...usual,
        user: secret,
        metadata: { [secret]: [secret] },
        messages: [{ role: "user", content: `my key: ${secret}` }],
      });
    case "header":
      return at(chat, usual, { "x-api-key": secret, "openai-organization": secret, cookie: `session=${secret}` });
    case "stream":
      return at(chat, { ...usual, stream: true });
    case "form field":
    case "file name": {
      const name = position === "file name" ? secret : "talk";
      const fields = { model: "whisper-1", ...(position === "form field" && { prompt: `it is ${secret}`, [secret]: "a" }) };
      const form = formBody({ fields, files: { file: { filename: `${name}.wav`, bytes: Buffer.from(`sound ${number}`) } } });
      return at(`audio/transcriptions?n=${number}`, Buffer.from(form.body), form.headers);
    }
    case "text":
      return at(chat, `plain text with ${secret} in it`, { "content-type": "text/plain" });
    default:
      return at(chat, usual);
  }
}

/** The provider repeats what it should not have been told: in its answer, an event, an error or a header. */
async function provider({ headers }: Asked, response: ServerResponse): Promise<void> {
  const [number, ...words] = String(headers["x-test"]).split(" ");
  const secret = secrets[Number(number)] ?? "";
  const position = words.join(" ") as Position;
  if (position === "stream") {
    // In two pieces: no event shows it whole to whoever looks at pieces.
    const text = `data: {"text":"your key is ${secret}"}\n\n`;
    await pieces(response, [text.slice(0, 40), text.slice(40), "data: [DONE]\n\n"], 1);
    return void response.end();
  }
  const status = position === "error body" ? 400 : 200;
  const told =
    position === "answer header" ? { "x-request-id": `req ${secret}`, "set-cookie": secret, link: `</a?key=${secret}>` } : {};
  json(response, { text: `you said ${secret}`, error: { message: `Incorrect key: ${secret}` } }, status, told);
}

type Running = Awaited<ReturnType<typeof emulator>>;

const ask = (aigw: Running, { path, headers, body }: Question) =>
  aigw.fetch(`http://aigw/v1/local/default/${path}`, { method: "POST", headers, body });

/** What terminal and control API show of it all; log bodies are kept as they were sent. */
async function shownBy(aigw: Running): Promise<string> {
  const get = async (path: string) => (await aigw.fetch(`http://aigw/_aigw/${path}`)).text();
  const list = await get("exchanges?limit=1000");
  const { exchanges } = JSON.parse(list) as { exchanges: { id: string }[] };
  const asSent = (name: string, value: unknown) => (/^(?:request|response)Head$/.test(name) ? undefined : value);
  const stories = await Promise.all(
    exchanges.map(async ({ id }) => JSON.stringify(JSON.parse(await get(`exchanges/${id}`)), asSent)),
  );
  return [list, ...stories, await get("cassettes"), await get("cassettes/misses")].join("\n");
}

const credentials = secrets.slice(0, 140);
const leaked = (text: string, known: readonly string[]) =>
  known.filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));

test("R-14 150 secrets in every place that a request and its answer have: none in a cassette, a story, a terminal line or a miss, and replaying still works", async () => {
  expect(new Set(secrets).size).toBe(150);
  const upstream = await localUpstream(provider);
  const cassettes = recordingsFolder();
  const options = { cassettes, padding: false, speed: 0, upstreams: { openai: upstream.url } };
  const told: string[] = [];
  const open = async (more: object) => {
    const aigw = await emulator({ ...options, ...more }, { environment: {} });
    aigw.events.on("ended", (ended) => void told.push(JSON.stringify(exchangeSummary(ended))));
    aigw.events.on("recorded", (saved) => void told.push(JSON.stringify(saved)));
    aigw.events.on("bug", (bug) => void told.push(String(bug.stack)));
    return aigw;
  };
  const all = [...secrets.keys()].flatMap((number) => positions.map((position) => [position, number] as const));
  const recording = await open({ mode: "record" });
  const live = new Map<string, string>();
  for (const [position, number] of all) {
    const answer = await ask(recording, question(position, number));
    live.set(`${position} ${number}`, `${answer.status} ${(await answer.text()).length > 0}`);
  }
  told.push(await shownBy(recording));
  await recording.stop();
  const files = readdirSync(cassettes, { recursive: true, encoding: "utf8" });
  const written = files.map((file) => (/\./.test(file) ? readFileSync(join(cassettes, file), "utf8") : "")).join("\n");
  expect(written.match(/^id: /gm)).toHaveLength(all.length);
  expect(leaked(written, secrets)).toEqual([]);
  expect(statSync(join(cassettes, "recorded.yaml")).mode & 0o777).toBe(0o600);
  const replaying = await open({ onMiss: "error" });
  for (const [position, number] of all.filter((_, index) => index % 7 === 0)) {
    const answer = await ask(replaying, question(position, number));
    expect(`${answer.status} ${(await answer.text()).length > 0}`, `${position} ${number}`).toBe(
      live.get(`${position} ${number}`),
    );
  }
  for (const number of [0, 44, 139]) {
    const missed = await ask(replaying, { ...question("json", number), path: "openai/embeddings" });
    expect(missed.status).toBe(406);
    told.push(await missed.text());
  }
  told.push(await shownBy(replaying), JSON.stringify(replaying.cassettes()));
  expect(leaked(told.join("\n"), credentials)).toEqual([]);
}, 240_000);
