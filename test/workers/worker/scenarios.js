// A Worker that does with env.AI what the tests name: GET /{scenario} answers what came of it, errors included.

const LLAMA = "@cf/meta/llama-3.1-8b-instruct";
const prompt = { prompt: "Where does Paris lie?" };
const gateway = { id: "default" };
const inDefault = { gateway };
const messages = [{ role: "user", content: "Where does Paris lie?" }];
const step = (model = "gpt-4o-mini", headers = {}) => ({
  provider: "openai",
  endpoint: "v1/chat/completions",
  headers: { authorization: "Bearer sk-test", ...headers },
  query: { model, messages },
});

const fieldsOf = (AI) => ({
  id: AI.lastRequestId,
  log: AI.aiGatewayLogId,
  status: AI.lastRequestHttpStatusCode,
  internal: AI.lastRequestInternalStatusCode,
});

async function thrown(run) {
  try {
    return { returned: await run() };
  } catch (error) {
    return { name: error.name, message: error.message, class: error.constructor.name };
  }
}

const headersOf = (response) => Object.fromEntries(response.headers);
const streamOf = (bytes) => new Blob([bytes]).stream();

const scenarios = {
  methods: (AI) => Object.getOwnPropertyNames(Object.getPrototypeOf(AI)).filter((name) => typeof AI[name] === "function"),
  fields: (AI) => fieldsOf(AI),
  logsOfOld: (AI) => AI.getLogs(),

  plain: async (AI) => ({ output: await AI.run(LLAMA, prompt), ...fieldsOf(AI) }),
  logged: async (AI) => ({ output: await AI.run(LLAMA, prompt, inDefault), ...fieldsOf(AI) }),
  emptyGateways: async (AI) => {
    const logs = [];
    for (const none of [{}, { id: "" }]) {
      await AI.run(LLAMA, prompt, { gateway: none });
      logs.push(AI.aiGatewayLogId);
    }
    return logs;
  },
  extraHeaders: async (AI) => {
    const options = { ...inDefault, extraHeaders: { "Content-Type": "text/plain", "cf-aig-event-id": "mine", "x-other": "1" } };
    const response = await AI.run(LLAMA, prompt, { ...options, returnRawResponse: true });
    return { status: response.status, event: response.headers.get("cf-aig-event-id") };
  },
  prefix: (AI) => AI.run(LLAMA, prompt, { prefix: "beta" }),
  unknownOptions: (AI) => AI.run(LLAMA, prompt, { tags: ["a", "b"], queueRequest: true, somethingNew: { a: 1 } }),
  options: async (AI) => {
    const all = {
      ...{ id: "default", cacheKey: "k", cacheTtl: 120, skipCache: false, metadata: { who: "é😀", n: 1 }, eventId: "mine" },
      ...{ collectLog: true, requestTimeoutMs: 5000, retries: { maxAttempts: 2, retryDelayMs: 10, backoff: "linear" } },
    };
    await AI.run("openai/gpt-4.1-mini", { messages }, { gateway: all });
    const second = await AI.run("openai/gpt-4.1-mini", { messages }, { gateway: all, returnRawResponse: true });
    const { metadata, cached, event_id } = await AI.gateway("default").getLog(second.headers.get("cf-aig-log-id"));
    return { status: second.headers.get("cf-aig-cache-status"), metadata, cached, event_id };
  },
  third: async (AI) => ({ output: await AI.run("openai/gpt-4.1-mini", { messages }), ...fieldsOf(AI) }),
  anthropic: (AI) => AI.run("anthropic/claude-haiku-4.5", { messages, max_tokens: 50 }),
  noInputs: (AI) => thrown(() => AI.run(LLAMA, null)),
  bigint: (AI) => thrown(() => AI.run(LLAMA, prompt, { gateway: { id: "default", metadata: { n: 1n } } })),
  bytes: (AI) => AI.run("@cf/openai/whisper", { audio: new Uint8Array(64) }),
  abort: async (AI) => {
    const caller = new AbortController();
    const running = thrown(() => AI.run("@cf/mock/slow-30s", prompt, { ...inDefault, signal: caller.signal }));
    setTimeout(() => caller.abort(), 200);
    return running;
  },

  audio: (AI) =>
    AI.run("@cf/deepgram/nova-3", {
      audio: { body: streamOf(new Uint8Array(3200)), contentType: "audio/wav" },
      detect_language: true,
    }),
  form: async (AI) => {
    const form = new FormData();
    form.append("prompt", "a cat");
    const body = new Response(form);
    const image = { body: body.body, contentType: "multipart/form-data" };
    return Object.keys(await AI.run("@cf/black-forest-labs/flux-2-dev", { multipart: image }));
  },
  refusedStreams: async (AI) => [
    await thrown(() => AI.run(LLAMA, { a: { body: streamOf("x"), contentType: "audio/wav" } }, inDefault)),
    await thrown(() => AI.run(LLAMA, { a: { body: streamOf("x") } })),
    await thrown(() =>
      AI.run(LLAMA, { a: { body: streamOf("x"), contentType: "a/b" }, b: { body: streamOf("y"), contentType: "a/b" } }),
    ),
  ],

  socket: async (AI) => {
    const options = { websocket: true, ...inDefault };
    const { status, webSocket } = await AI.run("@cf/deepgram/flux", { encoding: "linear16", sample_rate: "16000" }, options);
    webSocket.accept();
    const first = await new Promise((came) => webSocket.addEventListener("message", ({ data }) => came(JSON.parse(data))));
    webSocket.close();
    return { status, first };
  },
  refusedSocket: async (AI) => {
    const response = await AI.run(LLAMA, prompt, { websocket: true });
    return { status: response.status, socket: response.webSocket === null, body: await response.json() };
  },

  urls: async (AI) => [await AI.gateway("default").getUrl(), await AI.gateway("a b").getUrl("openai")],
  fetchUrl: async (AI) => {
    const url = await AI.gateway("default").getUrl("openai");
    const headers = { authorization: "Bearer sk-test", "content-type": "application/json" };
    const body = JSON.stringify({ model: "gpt-4o-mini", messages });
    return (await fetch(`${url}/chat/completions`, { method: "POST", headers, body })).status;
  },
  log: async (AI) => {
    await AI.run(LLAMA, prompt, { gateway: { id: "default", metadata: { team: "a" } } });
    const log = await AI.gateway("default").getLog(AI.aiGatewayLogId);
    return { ...log, isDate: log.created_at instanceof Date };
  },
  patch: async (AI) => {
    await AI.run(LLAMA, prompt, inDefault);
    const id = AI.aiGatewayLogId;
    const returned = await AI.gateway("default").patchLog(id, { feedback: 1, score: 90, metadata: { good: true } });
    const { feedback, score, metadata } = await AI.gateway("default").getLog(id);
    return { nothing: returned === undefined, feedback, score, metadata };
  },
  logErrors: async (AI) => [
    await thrown(() => AI.gateway("default").getLog("none")),
    await thrown(() => AI.gateway("default").patchLog("none", { feedback: 1 })),
    await thrown(() => AI.gateway("default").patchLog("none", { feedback: 7 })),
  ],
  universal: async (AI) => {
    await AI.run(LLAMA, prompt, inDefault);
    const before = AI.aiGatewayLogId;
    const response = await AI.gateway("default").run([step("mock/500"), step()]);
    return {
      status: response.status,
      headers: headersOf(response),
      body: await response.json(),
      untouched: AI.aiGatewayLogId === before,
    };
  },
  universalFails: async (AI) => {
    const response = await AI.gateway("default").run(step("mock/500"));
    return response.status;
  },
  stepHeaders: async (AI) => {
    const headers = { "cf-aig-metadata": { u: 1 }, "cf-aig-skip-cache": false };
    const response = await AI.gateway("default").run(step("gpt-4o-mini", headers), {
      gateway: { metadata: { u: 2 }, eventId: "mine" },
    });
    const { metadata, event_id } = await AI.gateway("default").getLog(response.headers.get("cf-aig-log-id"));
    return { metadata, event_id, stepless: await thrown(() => AI.gateway("default").run({ provider: "openai", endpoint: "x" })) };
  },
  universalAbort: (AI) => {
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 200);
    return thrown(() => AI.gateway("default").run(step("mock/slow-30s"), { signal: caller.signal }));
  },
  oddIds: async (AI) => [
    await thrown(() => AI.gateway("x/y").getLog("1")),
    await thrown(() => AI.gateway("../z").getUrl()),
    await AI.gateway("a b").getUrl("openai"),
  ],
  endpoints: async (AI) => {
    const both = [step(), { ...step(), endpoint: "chat/completions" }];
    return Promise.all(both.map(async (one) => (await AI.gateway("default").run(one)).status));
  },
  unknownGateway: async (AI) => {
    const response = await AI.gateway("nobodys").run(step());
    const run = await thrown(() => AI.run(LLAMA, prompt, { gateway: { id: "nobodys" } }));
    return { status: response.status, body: await response.json(), run, internal: AI.lastRequestInternalStatusCode };
  },

  models: async (AI) => (await AI.models({ search: "whisper", per_page: 2 })).map(({ name, task }) => [name, task.name]),
  modelsError: (AI) => thrown(() => AI.models({ page: 0 })),
  markdown: async (AI) => {
    const html = { name: "a.html", blob: new Blob(["<h1>Hi</h1>"], { type: "text/html" }) };
    const pdf = { name: "a.pdf", blob: new Blob(["x"], { type: "application/pdf" }) };
    const [one, list, transformed] = [
      await AI.toMarkdown(html),
      await AI.toMarkdown([html, pdf], { gateway }),
      await AI.toMarkdown().transform(html),
    ];
    return { one: one.data, list: list.map(({ data, format }) => [format, data]), transformed: transformed.data };
  },
  supported: async (AI) => (await AI.toMarkdown().supported()).map(({ extension }) => extension),
  rag: async (AI) => {
    const rag = AI.autorag("docs");
    const stream = await rag.aiSearch({ query: "what?", stream: true });
    return {
      list: await rag.list(),
      found: (await rag.search({ query: "what?" })).data[0].content[0].text,
      answered: (await rag.aiSearch({ query: "what?" })).response,
      stream: [stream.status, stream.headers.get("content-type")],
      wrong: await thrown(() => rag.search({})),
    };
  },
  resume: async (AI) => {
    const response = await AI.run(
      "@cf/mock/stream-50tps",
      { ...prompt, stream: true },
      { ...inDefault, returnRawResponse: true },
    );
    const reader = response.body.getReader();
    const { value } = await reader.read();
    const came = new TextDecoder().decode(value);
    await reader.cancel();
    const events = came.split("\n\n").length - 1;
    const at = `https://workers-binding.ai/ai-gateway/gateways/default/run/${response.headers.get("cf-aig-run-id")}/resume`;
    const rest = await AI.fetch(`${at}?from=${events}`);
    const whole = await (await AI.fetch(`${at}?from=0`)).text();
    const bare = (text) => text.replace(/,"p":"\w*"/g, "");
    return {
      same: bare(came + (await rest.text())) === bare(whole),
      gone: (await AI.fetch(at.replace(/run\/[^/]+/, "run/none"))).status,
    };
  },

  stream: async (AI) => {
    const stream = await AI.run("@cf/mock/stream-20tps", { ...prompt, stream: true });
    const began = Date.now();
    const times = [];
    for await (const _ of stream) times.push(Date.now() - began);
    return { isStream: stream instanceof ReadableStream, spread: times.at(-1) - times[0], chunks: times.length };
  },
  picture: async (AI) => {
    const picture = await AI.run("@cf/stabilityai/stable-diffusion-xl-base-1.0", { prompt: "a cat" });
    const bytes = new Uint8Array(await new Response(picture).arrayBuffer());
    return [picture instanceof ReadableStream, String.fromCharCode(...bytes.slice(1, 4))];
  },
  raw: async (AI) => {
    const good = await AI.run(LLAMA, prompt, { returnRawResponse: true });
    const bad = await AI.run("openai/no-such", { messages }, { returnRawResponse: true });
    return [good.status, good.headers.get("content-type"), bad.status, (await bad.json()).internalCode];
  },
  errors: async (AI) => {
    const list = [];
    for (const [model, inputs] of [
      ["openai/no-such", { messages }],
      ["@cf/mock/503", prompt],
      ["@cf/mock/429", prompt],
      ["@cf/mock/404", prompt],
      ["openai/mock/500", { messages }],
    ])
      list.push({ ...(await thrown(() => AI.run(model, inputs))), ...fieldsOf(AI) });
    return list;
  },
  brokenStream: async (AI) => {
    const stream = await AI.run(LLAMA, { ...prompt, stream: true });
    return thrown(() => new Response(stream).text());
  },
  longHeader: async (AI) => {
    const metadata = { text: "m".repeat(40_000) };
    const response = await AI.gateway("default").run(step(), { gateway: { metadata } });
    return response.status;
  },
  parallel: async (AI) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => AI.run(LLAMA, { prompt: `number ${n}` }, { ...inDefault, returnRawResponse: true })),
    );
    return new Set(answers.map((answer) => answer.headers.get("cf-aig-log-id"))).size;
  },

  rpcGateway: async (AI) => {
    const remote = AI.gateway("default", { beta: true });
    const response = await remote.run(step(), { gateway: { eventId: "mine" } });
    const log = await remote.getLog(response.headers.get("cf-aig-log-id"));
    await remote.patchLog(log.id, { feedback: 1 });
    return {
      status: response.status,
      event: response.headers.get("cf-aig-event-id"),
      isDate: log.created_at instanceof Date,
      feedback: (await remote.getLog(log.id)).feedback,
      url: await remote.getUrl("openai"),
      missing: await thrown(() => remote.getLog("none")),
    };
  },
  rpcSearch: async (AI) => ({
    list: await AI.aiSearch().list(),
    found: (await AI.aiSearch().get("docs").search({ query: "what?" })).data[0].content[0].text,
  }),
  forcedHttp: (AI) => AI.gateway("default", { beta: false }).getUrl("openai"),
  reset: async (AI) => {
    await AI.run(LLAMA, prompt, inDefault);
    const id = AI.aiGatewayLogId;
    const answer = await AI.fetch("https://workers-binding.ai/_aigw/reset", { method: "POST" });
    return { reset: await answer.json(), log: await thrown(() => AI.gateway("default").getLog(id)) };
  },
};

export default {
  async fetch(request, env) {
    const name = new URL(request.url).pathname.slice(1);
    try {
      return Response.json((await scenarios[name](env.AI)) ?? null);
    } catch (error) {
      return Response.json({ scenario: name, name: error.name, message: error.message, stack: error.stack }, { status: 500 });
    }
  },
};
